/*
 * pace.c - how often work that is done while nobody types may begin again.
 */
#include "config.h"

#include "pace.h"

#include "watchfloor/clock.h"

#define REST  5
#define QUICK (50 * 1000000LL)

void pace_begin(struct pace *p)
{
	p->began = clock_ticks();
}

void pace_end(struct pace *p)
{
	p->took = clock_ticks() - p->began;
}

bool pace_ready(const struct pace *p)
{
	return p->took < QUICK || clock_ticks() - p->began > REST * p->took;
}
