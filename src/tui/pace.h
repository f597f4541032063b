/*
 * pace.h - how often work that is done while nobody types may begin again.
 *
 * A store that changes all the time must not keep the machine busy: what was
 * made rests a few times as long as it took, unless that was less than
 * anybody could feel.
 */
#ifndef TUI_PACE_H
#define TUI_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	int64_t began, took; /* clock_ticks() */
};

void pace_begin(struct pace *p);
void pace_end(struct pace *p);
bool pace_ready(const struct pace *p);

#endif
