/*
 * i18n.c - the locale and the catalogue of messages.
 */
#include "config.h"

#include "watchfloor/i18n.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

void i18n_init(void)
{
	const char *dir = getenv("WATCHFLOOR_LOCALEDIR");

	setlocale(LC_ALL, "");
	/* Numbers in JSON and SQL have a point, whatever the locale. */
	setlocale(LC_NUMERIC, "C");
	bindtextdomain(PACKAGE, dir && *dir ? dir : LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
}

/* Is this locale name, len bytes long, Chinese as the mainland writes it? */
static bool is_simplified_chinese(const char *name, size_t len)
{
	static const char *const traditional[] = { "TW", "HK", "MO", "Hant" };

	if (len < 2 || strncmp(name, "zh", 2))
		return false;
	if (len < 5 || (name[2] != '_' && name[2] != '-'))
		return len == 2 || name[2] == '.' || name[2] == '@';
	for (size_t i = 0; i < sizeof(traditional) / sizeof(*traditional); i++)
		if (!strncmp(name + 3, traditional[i], strlen(traditional[i])))
			return false;
	return true;
}

static bool is_english(const char *name, size_t len)
{
	return (len == 1 && *name == 'C') ||
	       (len >= 2 && !strncmp(name, "en", 2) &&
		(len == 2 || name[2] == '_' || name[2] == '.'));
}

/* As gettext chooses: $LANGUAGE is a list, passed over in the C locale. */
static const char *choose_suffix(void)
{
	const char *locale = setlocale(LC_MESSAGES, NULL);
	const char *list = getenv("LANGUAGE");

	if (!locale || !strcmp(locale, "C") || !strcmp(locale, "POSIX"))
		return "";
	while (list && *list) {
		size_t len = strcspn(list, ":");

		if (is_simplified_chinese(list, len))
			return "zh_cn";
		if (is_english(list, len))
			return "";
		list += len + (list[len] == ':');
	}
	return is_simplified_chinese(locale, strlen(locale)) ? "zh_cn" : "";
}

static const char *suffix; /* NULL: not chosen yet */

const char *i18n_suffix(void)
{
	if (!suffix)
		suffix = choose_suffix();
	return suffix;
}

/* The catalogue is chosen anew with the domain; in the locale "C" it would
 * not be. */
void i18n_use(const char *language)
{
	if (strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
		setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", language, 1);
	textdomain(PACKAGE);
	suffix = NULL;
}

const struct term *term_named(const struct term *list, const char *word)
{
	for (; list->word; list++)
		if (!strcmp(list->word, word))
			return list;
	return NULL;
}

const char *term_title(const struct term *list, const char *word)
{
	const struct term *t = term_named(list, word);

	return t ? _(t->title) : word;
}
