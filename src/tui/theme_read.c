/*
 * theme_read.c - themes as git-config files.
 */
#include "config.h"

#include "theme_read.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/conf_read.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

/* A larger file is no theme. */
#define THEME_MAX 65536

const struct look_info look_table[LOOK_COUNT] = {
#define X(id, name, help) { name, help },
	LOOKS(X)
#undef X
};

#define PLAIN  COLOUR_UNSET, COLOUR_UNSET
#define FG(id) COLOR_##id, COLOUR_UNSET

const struct theme theme_builtin = { {
	[LOOK_NORMAL] = { COLOUR_DEFAULT, COLOUR_DEFAULT, A_NORMAL, A_NORMAL },
	[LOOK_TITLE] = { PLAIN, A_REVERSE, A_REVERSE },
	[LOOK_TITLE_ON] = { PLAIN, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE },
	[LOOK_TAB] = { PLAIN, A_NORMAL, A_NORMAL },
	[LOOK_TAB_ON] = { PLAIN, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE },
	[LOOK_HEADER] = { FG(CYAN), A_NORMAL, A_UNDERLINE },
	[LOOK_SELECTED] = { PLAIN, A_REVERSE, A_REVERSE },
	[LOOK_RULE] = { FG(CYAN), A_NORMAL, A_NORMAL },
	[LOOK_DIM] = { PLAIN, A_DIM, A_NORMAL },
	[LOOK_STRONG] = { PLAIN, A_BOLD, A_BOLD },
	[LOOK_CRITICAL] = { FG(RED), A_BOLD | A_REVERSE, A_BOLD | A_REVERSE },
	[LOOK_HIGH] = { FG(RED), A_BOLD, A_BOLD },
	[LOOK_MEDIUM] = { FG(YELLOW), A_NORMAL, A_NORMAL },
	[LOOK_LATE] = { FG(RED), A_BOLD, A_BOLD },
	[LOOK_GOOD] = { FG(GREEN), A_NORMAL, A_NORMAL },
	[LOOK_BAD] = { FG(RED), A_BOLD, A_BOLD },
	[LOOK_ASK] = { FG(MAGENTA), A_BOLD, A_BOLD },
	[LOOK_KEY] = { PLAIN, A_BOLD, A_BOLD },
	[LOOK_HINT] = { PLAIN, A_NORMAL, A_NORMAL },
	[LOOK_MESSAGE] = { FG(GREEN), A_BOLD, A_BOLD },
	[LOOK_ERROR] = { FG(RED), A_BOLD, A_BOLD | A_REVERSE },
} };

/* ---- values ---- */

static const char *const colour_names[16] = {
	"black",        "red",
	"green",        "yellow",
	"blue",         "magenta",
	"cyan",         "white",
	"bright-black", "bright-red",
	"bright-green", "bright-yellow",
	"bright-blue",  "bright-magenta",
	"bright-cyan",  "bright-white",
};

/* All of s as a number to this base; -1 when it is none up to max. */
static long number(const char *s, int base, long max)
{
	size_t digits =
		strspn(s, base == 16 ? "0123456789abcdefABCDEF" : "0123456789");
	long n =
		digits && digits < 9 && !s[digits] ? strtol(s, NULL, base) : -1;

	return n <= max ? n : -1;
}

static int parse_colour(int *out, const char *s)
{
	long n;

	for (int i = 0; i < (int)ARRAY_SIZE(colour_names); i++) {
		if (strcmp(colour_names[i], s) == 0) {
			*out = i;
			return 0;
		}
	}
	if (strcmp(s, "default") == 0)
		*out = COLOUR_DEFAULT;
	else if (*s == '#' && strlen(s) == 7 &&
		 (n = number(s + 1, 16, 0xffffff)) >= 0)
		*out = COLOUR_RGB | (int)n;
	else if ((n = number(s, 10, 255)) >= 0)
		*out = (int)n;
	else
		return fail(_("\"%s\" is no colour; write red, bright-red, a "
			      "number up to 255, #rrggbb or default"),
			    s);
	return 0;
}

static const struct {
	const char *name;
	attr_t attr;
} attribute_names[] = {
	{ "bold", A_BOLD },   { "underline", A_UNDERLINE },
	{ "dim", A_DIM },     { "reverse", A_REVERSE },
	{ "none", A_NORMAL }, { "italic", A_ITALIC },
};

static int add_attribute(void *ctx, const char *word)
{
	attr_t *all = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(attribute_names); i++) {
		if (strcmp(attribute_names[i].name, word) == 0) {
			*all |= attribute_names[i].attr;
			return 0;
		}
	}
	return fail(_("\"%s\" is no attribute; there are bold, underline, "
		      "reverse, dim, italic and none"),
		    word);
}

/* ---- the file ---- */

struct named_look {
	char *name;
	struct {
		int colour;
		bool set;
	} fg, bg;
	struct {
		attr_t attr;
		bool set;
	} attr, mono;
};

struct theme_file {
	struct named_look *looks;
	int nlooks;
};

static int read_colour(void *element, const struct conf_key *key,
		       const char *value)
{
	struct named_look *l = element;
	bool is_fg = strcmp(key->name, "fg") == 0;

	*(is_fg ? &l->fg.set : &l->bg.set) = true;
	return parse_colour(is_fg ? &l->fg.colour : &l->bg.colour, value);
}

static int read_attributes(void *element, const struct conf_key *key,
			   const char *value)
{
	struct named_look *l = element;
	bool is_mono = strcmp(key->name, "mono") == 0;

	*(is_mono ? &l->mono.set : &l->attr.set) = true;
	return conf_each_part(value, add_attribute,
			      is_mono ? &l->mono.attr : &l->attr.attr);
}

static const struct conf_type colour_type = { N_("colour"), read_colour, NULL };
static const struct conf_type attributes_type = { N_("attributes"),
						  read_attributes, NULL };

static const struct conf_key look_keys[] = {
	{ .name = "fg", .type = &colour_type, .help = N_("The letters") },
	{ .name = "bg", .type = &colour_type, .help = N_("Behind them") },
	{ .name = "attr",
	  .type = &attributes_type,
	  .help = N_("bold, underline, reverse, dim, italic, none") },
	{ .name = "mono",
	  .type = &attributes_type,
	  .help = N_("The same where there are no colours") },
	{ .name = NULL },
};

static int element_named(const char *name)
{
	for (int i = 0; i < LOOK_COUNT; i++)
		if (strcmp(look_table[i].name, name) == 0)
			return i;
	return fail_as(NOT_FOUND, _("there is no look \"%s\""), name);
}

static const struct conf_section sections[] = {
	{ .name = "look",
	  .keys = look_keys,
	  .size = sizeof(struct named_look),
	  .array = offsetof(struct theme_file, looks),
	  .count = offsetof(struct theme_file, nlooks),
	  .check_name = element_named },
	{ .name = NULL },
};

static void put_look(struct theme *t, const struct named_look *from)
{
	struct look *l = &t->looks[element_named(from->name)];

	*l = (struct look){ .fg = from->fg.set ? from->fg.colour : COLOUR_UNSET,
			    .bg = from->bg.set ? from->bg.colour : COLOUR_UNSET,
			    .attr = from->attr.attr,
			    .mono = from->mono.set ? from->mono.attr
						   : from->attr.attr & ~A_DIM };
}

int theme_parse(struct theme *out, const char *file, const char *text,
		size_t len, struct strbuf *findings)
{
	struct theme_file f = { 0 };
	int ret = conf_read(&f, sections, file, text, len, findings);

	*out = theme_builtin;
	for (int i = 0; i < f.nlooks && ret == 0; i++)
		put_look(out, &f.looks[i]);
	conf_clear(&f, sections);
	return ret;
}

/* The path of a theme: yours, else ours; NULL with the error set. */
static char *find_theme(const char *name)
{
	char *below = xasprintf("themes/%s", name), *path, *sub;

	sub = xasprintf("watchfloor/%s", below);
	path = file_xdg("XDG_CONFIG_HOME", ".config", sub);
	free(sub);
	if (access(path, R_OK) != 0) {
		free(path);
		path = file_shipped(below);
	}
	free(below);
	if (!path)
		fail_as(NOT_FOUND, _("there is no theme \"%s\""), name);
	return path;
}

static void each_in(const char *path, void (*each)(void *ctx, const char *name),
		    void *ctx)
{
	DIR *dir = path ? opendir(path) : NULL;
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		/* README.md is none, nor is what an editor left. */
		if (!strpbrk(e->d_name, ".~"))
			each(ctx, e->d_name);
	if (dir)
		closedir(dir);
}

void theme_each(void (*each)(void *ctx, const char *name), void *ctx)
{
	char *own = file_xdg("XDG_CONFIG_HOME", ".config", "watchfloor/themes");
	char *shipped = file_shipped("themes");

	each(ctx, "terminal");
	each_in(own, each, ctx);
	each_in(shipped, each, ctx);
	free(own);
	free(shipped);
}

int theme_read(struct theme *out, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	char *path;
	int ret;

	if (!*name || strchr(name, '/') || *name == '.')
		return fail_as(NOT_FOUND, _("there is no theme \"%s\""), name);
	path = find_theme(name);
	if (!path) {
		*out = theme_builtin;
		return strcmp(name, "terminal") == 0 ? 0 : NOT_FOUND;
	}
	ret = file_read(&text, path, THEME_MAX);
	if (ret == 0)
		ret = theme_parse(out, path, text.buf, text.len, NULL);
	strbuf_release(&text);
	free(path);
	return ret;
}

/* ---- which there are ---- */

/* A name without a dot: the others are not themes, or are hidden. */
static int is_theme(const struct dirent *e)
{
	return !strchr(e->d_name, '.');
}

struct names {
	char **list;
	int n, alloc;
};

static void add_name(struct names *names, const char *name)
{
	for (int i = 0; i < names->n; i++)
		if (strcmp(names->list[i], name) == 0)
			return;
	GROW(names->list, names->n, names->alloc);
	names->list[names->n++] = xstrdup(name);
}

/* dir: consumed; NULL, or one that is not there, has none. */
static void add_names_in(struct names *names, char *dir)
{
	struct dirent **entries = NULL;
	int n = dir ? scandir(dir, &entries, is_theme, alphasort) : -1;

	for (int i = 0; i < n; i++) {
		add_name(names, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	free(dir);
}

char *theme_names(void)
{
	struct strbuf out = STRBUF_INIT;
	struct names names = { 0 };

	add_name(&names, "terminal");
	add_names_in(&names, file_shipped("themes"));
	add_names_in(&names, file_xdg("XDG_CONFIG_HOME", ".config",
				      "watchfloor/themes"));
	for (int i = 0; i < names.n; i++) {
		strbuf_addf(&out, "%s%s", i ? "|" : "", names.list[i]);
		free(names.list[i]);
	}
	free(names.list);
	return strbuf_detach(&out);
}

struct look theme_look(const struct theme *t, enum theme_element e)
{
	struct look l = t->looks[e];

	if (l.fg == COLOUR_UNSET)
		l.fg = t->looks[LOOK_NORMAL].fg;
	if (l.bg == COLOUR_UNSET)
		l.bg = t->looks[LOOK_NORMAL].bg;
	/* That of a [look "normal"] which says only the other one. */
	if (l.fg == COLOUR_UNSET)
		l.fg = COLOUR_DEFAULT;
	if (l.bg == COLOUR_UNSET)
		l.bg = COLOUR_DEFAULT;
	return l;
}

/* ---- colours ---- */

int colour_rgb(int colour)
{
	static const int first[16] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
		0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
		0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };

	if (colour & COLOUR_RGB)
		return colour & 0xffffff;
	if (colour < 16)
		return first[colour];
	if (colour >= 232)
		return (8 + 10 * (colour - 232)) * 0x010101;
	colour -= 16;
	return steps[colour / 36] << 16 | steps[colour / 6 % 6] << 8 |
	       steps[colour % 6];
}

/* Weighted as the eye weighs them, after T. Riemersma ("redmean"). */
static long distance(int a, int b)
{
	long red = ((a >> 16) + (b >> 16)) / 2;
	long r = (a >> 16) - (b >> 16);
	long g = (a >> 8 & 255) - (b >> 8 & 255), bl = (a & 255) - (b & 255);

	return ((512 + red) * r * r >> 8) + 4 * g * g +
	       ((767 - red) * bl * bl >> 8);
}

static bool is_grey(int rgb)
{
	int r = rgb >> 16, g = rgb >> 8 & 255, b = rgb & 255;
	int most = r > g ? r : g, least = r < g ? r : g;

	return (b > most ? b : most) - (b < least ? b : least) < 48;
}

/* Of 256 the first sixteen are not asked: people set those as they like.  Of
 * few colours the grey ones are for grey: what was red is to stay red. */
int colour_nearest(int colour, int n)
{
	int best = -1, rgb;

	if (colour == COLOUR_DEFAULT || (!(colour & COLOUR_RGB) && colour < n))
		return colour;
	rgb = colour_rgb(colour);
	for (int i = n == 256 ? 16 : 0; i < n; i++) {
		int candidate = colour_rgb(i);

		if (n < 256 && is_grey(candidate) && !is_grey(rgb))
			continue;
		if (best < 0 ||
		    distance(rgb, candidate) < distance(rgb, colour_rgb(best)))
			best = i;
	}
	return best;
}
