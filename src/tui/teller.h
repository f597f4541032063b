/*
 * teller.h - the sender of notices that runs beside the workbench: a process of
 * its own, which ends when this one does, however that is.
 */
#ifndef TUI_TELLER_H
#define TUI_TELLER_H

#include "app.h"

/* Start it where desk.conf has channels, the person may, and none runs; call
 * it now and then. */
void teller_look(struct app *a);
void teller_end(void);

/* Look whether a channel fails: app->trouble. */
void teller_listen(struct app *a);

#endif
