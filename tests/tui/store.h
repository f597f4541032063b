/*
 * store.h - a store with a desk and alerts of the tests' own, and the program
 * run on it.
 */
#ifndef TESTS_TUI_STORE_H
#define TESTS_TUI_STORE_H

/* The time that stands still in these tests: alerts are an hour old. */
#define STORE_NOW "2026-11-23T03:12:00Z"

/* Point the environment at the tests' desk, a home of its own and STORE_NOW,
 * make a store and read the alerts.  Returns its folder: give it back to
 * store_remove(). */
char *store_make(void);
void store_remove(char *dir);

/* `watchfloor -C dir ARGS...` (NULL ends); its exit code.  Output goes to
 * stderr only when it fails. */
int store_run(const char *dir, const char *const *args);

/* Take away what programs have left in the home: drafts, history. */
void store_forget(void);
/* What watchfloor.conf says, for programs that start from now on. */
void store_configure(const char *dir, const char *text);
/* Commit a file to the desk repository. */
void store_commit(const char *dir, const char *name, const char *text);
/* One more alert, an hour old: its title, and how severe (5: critical). */
void store_alert(const char *dir, const char *title, int severity);

/* The environment of a program that speaks Chinese, by a locale and a catalogue
 * that are made beside dir; good until it is asked for again.  NULL: localedef,
 * or what it needs, is not here. */
const char *const *store_chinese(const char *dir);

#endif
