/*
 * playbook-grow.h - playbooks as chance makes them: every type of step, lines
 * within lines.
 */
#ifndef TESTS_PLAYBOOK_GROW_H
#define TESTS_PLAYBOOK_GROW_H

#include <stdint.h>

#include "watchfloor/playbook.h"

/* The same seed gives the same playbooks, on every machine. */
extern uint64_t grow_seed;
/* A number from 0 to below - 1. */
unsigned grow_draw(unsigned below);

/* Lint finds nothing in it that keeps it from being walked. */
struct playbook *grow_playbook(void);

#endif
