/*
 * watch.h - a hint that somebody has written to the store (inotify).
 */
#ifndef TUI_WATCH_H
#define TUI_WATCH_H

#include <stdbool.h>

/* A descriptor to poll; -1 when the system has none to give: then changes
 * show when the person acts. */
int watch_open(const char *dir);
void watch_close(int fd);
/* Read what there is; was it about the database or the desk repository? */
bool watch_read(int fd);

#endif
