/*
 * sample_store.h - a store filled with the sample alerts.
 */
#ifndef WATCHFLOOR_CLI_SAMPLE_STORE_H
#define WATCHFLOOR_CLI_SAMPLE_STORE_H

/* Make one in a folder that holds none, its events moved so that the newest
 * is now; prints what was read. */
int sample_store_make(const char *dir);

#endif
