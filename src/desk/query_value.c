/*
 * query_value.c - from the text of a value to what it is compared with: a
 * LIKE pattern, a range of integers, or a word with a meaning of its own.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/query_impl.h"
#include "desk/suggest.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- text ---- */

/* The LIKE pattern of v; `anywhere` lets it begin and end anywhere. */
static const char *like_pattern(struct arena *arena,
				const struct query_value *v, bool anywhere)
{
	char *like = arena_alloc(arena, 2 * strlen(v->text) + 3), *p = like;

	if (anywhere)
		*p++ = '%';
	for (const char *s = v->text; *s; s++) {
		if (!v->quoted && (*s == '*' || *s == '?')) {
			*p++ = *s == '*' ? '%' : '_';
			continue;
		}
		if (strchr("%_\\", *s))
			*p++ = '\\';
		*p++ = *s;
	}
	if (anywhere)
		*p++ = '%';
	*p = '\0';
	return like;
}

static int resolve_prose(struct arena *arena, const struct query_field *f,
			 struct query_value *v)
{
	v->kind = VALUE_LIKE;
	v->like = like_pattern(arena, v, true);
	return 0;
}

static int resolve_text(struct arena *arena, const struct query_field *f,
			struct query_value *v)
{
	v->kind = VALUE_EXACT;
	if (!v->quoted && strpbrk(v->text, "*?")) {
		v->kind = VALUE_LIKE;
		v->like = like_pattern(arena, v, false);
	}
	return 0;
}

/* ---- integers ---- */

static int range(struct query_value *v, int64_t low, int64_t high)
{
	v->kind = VALUE_RANGE;
	v->low = low;
	v->high = high;
	return 0;
}

/* All of text as a decimal number. */
static bool read_number(int64_t *out, const char *text)
{
	char *end;

	if (!strchr("-0123456789", *text))
		return false;
	errno = 0;
	*out = strtoll(text, &end, 10);
	return end > text && *end == '\0' && errno == 0;
}

static int resolve_number(struct arena *arena, const struct query_field *f,
			  struct query_value *v)
{
	int64_t n;

	if (!read_number(&n, v->text))
		return fail(_("\"%s\" is not a whole number"), v->text);
	return range(v, n, n);
}

static int no_such_rank(const struct query_field *f, const char *word)
{
	struct suggestion s = { .word = word };

	for (int i = 0; f->word(i); i++)
		suggest(&s, f->word(i));
	if (f->group)
		suggest(&s, f->group->word);
	if (s.best)
		return fail(_("there is no %s \"%s\"; did you mean \"%s\"?"),
			    f->name, word, s.best);
	return fail(_("there is no %s \"%s\"; it is %s"), f->name, word,
		    _(f->help));
}

static int resolve_rank(struct arena *arena, const struct query_field *f,
			struct query_value *v)
{
	int64_t n;

	if (f->group && !sqlite3_stricmp(v->text, f->group->word))
		return range(v, f->group->low, f->group->high);
	for (int i = 0; f->word(i); i++)
		if (!sqlite3_stricmp(v->text, f->word(i)))
			return range(v, i, i);
	if (!read_number(&n, v->text) || n < 0 || n > INT32_MAX ||
	    !f->word((int)n))
		return no_such_rank(f, v->text);
	return range(v, n, n);
}

/* ---- times ---- */

static bool has_shape(const char *text, const char *shape)
{
	for (; *shape; text++, shape++) {
		bool digit = *text >= '0' && *text <= '9';

		if (*shape == '0' ? !digit : *text != *shape)
			return false;
	}
	return true;
}

/* A time that names no zone is on the clocks of this desk. */
static int64_t as_local(int64_t ms)
{
	time_t utc = (time_t)(ms / SECOND);
	struct tm tm;

	gmtime_r(&utc, &tm);
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * SECOND + ms % SECOND;
}

/*
 * "2026-11-22", with "T03:10", with ":05", with ".120", with a zone.  Fills in
 * for clock_parse() what is not written.  Returns how long the time written
 * lasts: a day, a minute, ...
 */
static int64_t complete_time(struct strbuf *full, const char *text)
{
	const char *rest = text + strlen("2026-11-22");
	bool minutes = has_shape(rest, "T00:00") || has_shape(rest, " 00:00");
	bool seconds = minutes && has_shape(rest + strlen("T00:00"), ":00");

	strbuf_add(full, text, (size_t)(rest - text));
	if (!minutes) {
		strbuf_addf(full, "T00:00:00%s", rest);
		return DAY;
	}
	strbuf_addf(full, "T%.5s%s%s", rest + 1, seconds ? "" : ":00",
		    rest + strlen("T00:00"));
	return !seconds ? MINUTE : strchr(rest, '.') ? 1 : SECOND;
}

static int resolve_time(struct arena *arena, const struct query_field *f,
			struct query_value *v)
{
	struct strbuf full = STRBUF_INIT;
	enum clock_zone zone;
	int64_t low, unit;
	int ret = FAILED;

	if (has_shape(v->text, "0000-00-00")) {
		unit = complete_time(&full, v->text);
		ret = clock_parse(&low, &zone, full.buf, full.len, 0, 0);
	}
	strbuf_release(&full);
	if (ret < 0)
		return fail(_("\"%s\" is not a time; write 2026-11-22, "
			      "2026-11-22T03:10 or 2026-11-22T03:10:05Z"),
			    v->text);
	if (zone == ZONE_ASSUMED)
		low = as_local(low);
	return range(v, low, low + unit - 1);
}

static int resolve_span(struct arena *arena, const struct query_field *f,
			struct query_value *v)
{
	if (clock_parse_span(&v->low, v->text) < 0)
		return FAILED;
	if (v->low < 0)
		return fail(_("\"%s\" is not a duration; write 30m, 4h or 2d"),
			    v->text);
	v->kind = VALUE_SPAN;
	return 0;
}

/* ---- any ---- */

typedef int resolver(struct arena *arena, const struct query_field *field,
		     struct query_value *v);

static resolver *const resolvers[] = {
	[QUERY_TEXT] = resolve_text,     [QUERY_PROSE] = resolve_prose,
	[QUERY_NUMBER] = resolve_number, [QUERY_RANK] = resolve_rank,
	[QUERY_TIME] = resolve_time,     [QUERY_SPAN] = resolve_span,
};

static bool may_be_none(const struct query_field *f, enum query_op op)
{
	return (op == OP_IS || op == OP_NOT) &&
	       (f->text || f->type == QUERY_TIME);
}

int query_value_resolve(struct arena *arena, const struct query_field *field,
			enum query_op op, struct query_value *v)
{
	if (!field)
		return resolve_prose(arena, field, v);
	if (!v->quoted && may_be_none(field, op) && !strcmp(v->text, "none")) {
		v->kind = VALUE_NONE;
		return 0;
	}
	if (!v->quoted && field->member && !strcmp(v->text, "me")) {
		v->kind = VALUE_ME;
		return 0;
	}
	return resolvers[field->type](arena, field, v);
}
