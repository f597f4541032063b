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

#endif
