/*
 * i18n.h - strings that people see.
 *
 * _() translates, N_() marks a string in a table for translation where it is
 * used, Q_(one, many, n) chooses the plural form.
 */
#ifndef WATCHFLOOR_I18N_H
#define WATCHFLOOR_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(s)             gettext(s)
#define N_(s)            s
#define Q_(one, many, n) ngettext(one, many, (unsigned long)(n))

/* Take the locale from the environment and bind the catalogue.  Call once. */
void i18n_init(void);

/*
 * The language of messages as the overlays of playbooks and desk.conf spell
 * it: "zh_cn" where LC_MESSAGES is any Chinese of the mainland, "" for
 * English.  Borrowed, constant for the life of the program.
 */
const char *i18n_suffix(void);

/* Speak this language from here on: "zh_CN", "en". */
void i18n_use(const char *language);

/* A word of records and files, and what people call it; a list of them ends
 * with a NULL word. */
struct term {
	const char *word, *title; /* title: N_() */
};
/* The row of the word, or NULL. */
const struct term *term_named(const struct term *list, const char *word);
/* Its title, translated; of a word that is not in the list, the word. */
const char *term_title(const struct term *list, const char *word);

#endif
