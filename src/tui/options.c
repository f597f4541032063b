/*
 * options.c - what a person can set.
 */
#include "config.h"

#include "options.h"

#include <errno.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keymap.h"
#include "theme_read.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/gitconf.h"
#include "watchfloor/memory.h"

/* A configuration file larger than that is something else. */
#define CONF_MAX  (1 << 20)
/* Short, so that a message has room for what is wrong. */
#define CONF_NAME "watchfloor.conf"

const struct option_info option_table[OPTION_COUNT] = {
#define X(id, name, type, choices, value, help) \
	[OPTION_##id] = { name, OPTION_##type, choices, value, help },
	OPTIONS(X)
#undef X
};

/* What a screen keeps: its columns, its order. */
struct of_screen {
	char *screen, *what, *value;
	bool changed;
};

/* One person, one terminal, one set of options. */
static struct {
	char *values[OPTION_COUNT]; /* NULL: as shipped */
	bool changed[OPTION_COUNT];
	struct of_screen *screens;
	int nscreens, alloc;
	void (*listener)(void *ctx, enum option o);
	void *ctx;
} options;

/* ---- reading and setting ---- */

const char *option_str(enum option o)
{
	return options.values[o] ? options.values[o] : option_table[o].value;
}

bool option_bool(enum option o)
{
	return strcmp(option_str(o), "true") == 0;
}

char *option_choices(enum option o)
{
	if (o == OPTION_THEME)
		return theme_names();
	return xstrdup(option_table[o].type == OPTION_BOOL
			       ? "true|false"
			       : option_table[o].choices);
}

int option_named(const char *name)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strcmp(option_table[i].name, name) == 0)
			return i;
	return fail_as(NOT_FOUND, _("there is no setting \"%s\""), name);
}

/* Is value one of "a|b|c"? */
static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);

	for (const char *c = choices;; c++) {
		size_t n = strcspn(c, "|");

		if (n == len && strncmp(c, value, n) == 0)
			return true;
		c += n;
		if (!*c)
			return false;
	}
}

/* The words that git takes for yes and no. */
static const char *bool_word(const char *value)
{
	static const char *const words[] = { "false", "no",  "off", "0",
					     "true",  "yes", "on",  "1" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i], value) == 0)
			return i < ARRAY_SIZE(words) / 2 ? "false" : "true";
	return NULL;
}

/* The value as it is kept; NULL with the last error set. */
static const char *checked(enum option o, const char *value)
{
	const struct option_info *t = &option_table[o];
	struct theme theme;

	if (t->type == OPTION_BOOL) {
		const char *word = bool_word(value);

		if (!word)
			fail(_("%s is true or false, not \"%s\""), t->name,
			     value);
		return word;
	}
	if (t->type == OPTION_CHOICE && !is_choice(t->choices, value)) {
		fail(_("%s is one of %s, not \"%s\""), t->name, t->choices,
		     value);
		return NULL;
	}
	if (o == OPTION_THEME && theme_read(&theme, value) < 0)
		return NULL;
	return value;
}

static int set(enum option o, const char *value)
{
	value = checked(o, value);
	if (!value)
		return FAILED;
	value = xstrdup(value);
	free(options.values[o]);
	options.values[o] = (char *)value;
	return 0;
}

static void tell(enum option o)
{
	if (options.listener)
		options.listener(options.ctx, o);
}

int option_set(enum option o, const char *value)
{
	int ret = set(o, value);

	if (ret == 0) {
		options.changed[o] = true;
		tell(o);
	}
	return ret;
}

void options_listen(void (*changed)(void *ctx, enum option o), void *ctx)
{
	options.listener = changed;
	options.ctx = ctx;
}

static struct of_screen *find_screen(const char *screen, const char *what)
{
	for (int i = 0; i < options.nscreens; i++) {
		struct of_screen *s = &options.screens[i];

		if (strcmp(s->screen, screen) == 0 &&
		    strcmp(s->what, what) == 0)
			return s;
	}
	return NULL;
}

const char *option_of_screen(const char *screen, const char *what)
{
	const struct of_screen *s = find_screen(screen, what);

	return s ? s->value : "";
}

static struct of_screen *put_of_screen(const char *screen, const char *what,
				       const char *value)
{
	struct of_screen *s = find_screen(screen, what);

	if (!s) {
		GROW(options.screens, options.nscreens, options.alloc);
		s = &options.screens[options.nscreens++];
		*s = (struct of_screen){ .screen = xstrdup(screen),
					 .what = xstrdup(what) };
	}
	free(s->value);
	s->value = xstrdup(value);
	return s;
}

void option_set_of_screen(const char *screen, const char *what,
			  const char *value)
{
	if (strcmp(option_of_screen(screen, what), value) != 0)
		put_of_screen(screen, what, value)->changed = true;
}

/* ---- the file ---- */

static char *conf_path(void)
{
	return file_xdg("XDG_CONFIG_HOME", ".config", "watchfloor/" CONF_NAME);
}

static int read_key(const struct gitconf *g)
{
	const char *value = g->has_value ? g->value.buf : "true";
	const char *section = g->section.buf, *key = g->key.buf;
	int o;

	if (strcmp(section, "ui") == 0 && !g->named) {
		o = option_named(key);
		return o < 0 ? o : set((enum option)o, value);
	}
	if (strcmp(section, "screen") == 0 && g->named &&
	    (strcmp(key, "columns") == 0 || strcmp(key, "sort") == 0)) {
		put_of_screen(g->subsection.buf, key, value);
		return 0;
	}
	if (strcmp(section, "keys") == 0)
		return keymap_configure(g->named ? g->subsection.buf : "", key,
					value);
	return fail(_("there is no setting \"%s.%s\""), section, key);
}

/* All of it is read; the first fault is what is said. */
static int read_all(struct gitconf *g)
{
	struct strbuf first = STRBUF_INIT;
	enum gitconf_item item;
	int ret = 0;

	while ((item = gitconf_next(g)) != GITCONF_END) {
		int one = item == GITCONF_KEY ? read_key(g)
			  : item < 0          ? FAILED
					      : 0;

		if (one < 0 && ret == 0) {
			strbuf_addf(&first, CONF_NAME ":%d: %s", g->line,
				    fail_text());
			ret = FAILED;
		}
	}
	if (ret < 0)
		fail("%s", first.buf);
	strbuf_release(&first);
	return ret;
}

int options_load(void)
{
	char *path = conf_path();
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	if (access(path, F_OK) == 0)
		ret = file_read(&text, path, CONF_MAX);
	if (ret == 0 && text.len) {
		struct gitconf g;

		gitconf_init(&g, text.buf, text.len);
		ret = read_all(&g);
		gitconf_release(&g);
	}
	keymap_settle();
	for (int i = 0; i < OPTION_COUNT; i++)
		tell((enum option)i);
	strbuf_release(&text);
	free(path);
	return ret;
}

/* ---- saving: libgit2 edits the file in place ---- */

bool options_unsaved(void)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (options.changed[i])
			return true;
	for (int i = 0; i < options.nscreens; i++)
		if (options.screens[i].changed)
			return true;
	return false;
}

static int write_one(git_config *c, const char *name, const char *value,
		     bool shipped)
{
	int err = shipped ? git_config_delete_entry(c, name)
			  : git_config_set_string(c, name, value);

	return err == GIT_ENOTFOUND ? 0 : err;
}

static int write_changes(git_config *c)
{
	int err = 0;

	for (int i = 0; i < OPTION_COUNT && err >= 0; i++) {
		char *name = xasprintf("ui.%s", option_table[i].name);
		const char *value = option_str((enum option)i);

		if (options.changed[i])
			err = write_one(c, name, value,
					strcmp(value, option_table[i].value) ==
						0);
		free(name);
	}
	for (int i = 0; i < options.nscreens && err >= 0; i++) {
		const struct of_screen *s = &options.screens[i];
		char *name = xasprintf("screen.%s.%s", s->screen, s->what);

		if (s->changed)
			err = write_one(c, name, s->value, !*s->value);
		free(name);
	}
	return err;
}

static void all_saved(void)
{
	memset(options.changed, 0, sizeof options.changed);
	for (int i = 0; i < options.nscreens; i++)
		options.screens[i].changed = false;
}

static int make_folder_of(const char *path)
{
	char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	int ret = file_mkdirs(dir, 0700);

	free(dir);
	return ret;
}

int options_save(char **out)
{
	char *path = conf_path();
	git_config *c = NULL;
	int err = make_folder_of(path);

	if (err == 0) {
		git_libgit2_init();
		err = git_config_open_ondisk(&c, path);
		if (err == 0)
			err = write_changes(c);
		if (err < 0) {
			const git_error *e = git_error_last();

			err = fail(_("cannot write %s: %s"), path,
				   e ? e->message : "");
		}
		git_config_free(c);
		git_libgit2_shutdown();
	}
	if (err == 0)
		all_saved();
	if (err == 0 && out)
		*out = path;
	else
		free(path);
	return err;
}

void options_release(void)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		free(options.values[i]);
	for (int i = 0; i < options.nscreens; i++) {
		free(options.screens[i].screen);
		free(options.screens[i].what);
		free(options.screens[i].value);
	}
	free(options.screens);
	memset(&options, 0, sizeof options);
	keymap_release();
}
