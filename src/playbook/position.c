/*
 * position.c - line and column of values, by reading the text beside the
 * tree.
 *
 * The text has been parsed before, so it is JSON; still nothing here reads
 * past its end.
 */
#include "config.h"

#include "playbook/position.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"

struct scanner {
	const char *at, *end;
	const char *counted; /* line and column are those of this byte */
	int line, column;
	struct place *places;
	int n;
};

static void count_to(struct scanner *s, const char *to)
{
	for (; s->counted < to; s->counted++) {
		unsigned char c = (unsigned char)*s->counted;

		if (c == '\n') {
			s->line++;
			s->column = 1;
		} else if ((c & 0xc0) != 0x80) {
			s->column++;
		}
	}
}

static void skip(struct scanner *s, const char *set)
{
	while (s->at < s->end && *s->at && strchr(set, *s->at))
		s->at++;
}

static void skip_string(struct scanner *s)
{
	for (s->at++; s->at < s->end && *s->at != '"'; s->at++)
		if (*s->at == '\\')
			s->at++;
	if (s->at < s->end)
		s->at++;
}

/* Step over the next value, but only into an object or a list.  Returns where
 * it starts, at its key if it has one. */
static const char *next_value(struct scanner *s)
{
	static const char between[] = " \t\r\n,:]}";

	skip(s, between);
	const char *start = s->at;
	if (s->at < s->end && *s->at == '"') {
		skip_string(s);
		skip(s, " \t\r\n");
		if (s->at == s->end || *s->at != ':')
			return start;
		skip(s, between);
	}
	if (s->at == s->end)
		return start;
	if (*s->at == '"')
		skip_string(s);
	else if (*s->at == '{' || *s->at == '[')
		s->at++;
	else
		while (s->at < s->end && !strchr(" \t\r\n,]}", *s->at))
			s->at++;
	return start;
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void note_place(struct scanner *s, const cJSON *item, const char *start)
{
	const struct place key = { .at = item };
	struct place *p = bsearch(&key, s->places, (size_t)s->n,
				  sizeof *s->places, compare_places);

	if (!p)
		return;
	count_to(s, start);
	while (p > s->places && p[-1].at == item)
		p--;
	for (; p < s->places + s->n && p->at == item; p++) {
		p->line = s->line;
		p->column = s->column;
	}
}

static void scan(struct scanner *s, const cJSON *item)
{
	note_place(s, item, next_value(s));
	const cJSON *child;
	cJSON_ArrayForEach (child, item)
		scan(s, child);
}

static const char *skip_bom(const char *text, size_t len)
{
	return len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? text + 3 : text;
}

void places_find(struct place *places, int n, const cJSON *root,
		 const char *text, size_t len)
{
	if (!n)
		return;
	const char *start = skip_bom(text, len);
	struct scanner s = {
		.at = start,
		.end = text + len,
		.counted = start,
		.line = 1,
		.column = 1,
		.places = places,
		.n = n,
	};
	qsort(places, (size_t)n, sizeof *places, compare_places);
	scan(&s, root);
}

void place_of_offset(const char *text, size_t len, size_t offset, int *line,
		     int *column)
{
	const char *start = skip_bom(text, len);
	struct scanner s = { .counted = start, .line = 1, .column = 1 };

	count_to(&s, text + (offset < len ? offset : len));
	*line = s.line;
	*column = s.column;
}

struct member {
	const cJSON *item;
	int order;
};

static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->item->string, y->item->string);

	return order ? order : x->order - y->order;
}

static const cJSON *repeated_in(const cJSON *object)
{
	int n = cJSON_IsObject(object) ? cJSON_GetArraySize(object) : 0;
	const cJSON *item, *found = NULL;

	if (n < 2)
		return NULL;

	struct member *members = xcalloc((size_t)n, sizeof *members);
	n = 0;
	cJSON_ArrayForEach (item, object) {
		members[n] = (struct member){ .item = item, .order = n };
		n++;
	}
	qsort(members, (size_t)n, sizeof *members, compare_members);
	for (int i = 1; !found && i < n; i++)
		if (!strcmp(members[i - 1].item->string,
			    members[i].item->string))
			found = members[i].item;
	free(members);
	return found;
}

const cJSON *repeated_member(const cJSON *root)
{
	const cJSON *found = repeated_in(root), *child;

	cJSON_ArrayForEach (child, root) {
		if (found)
			break;
		found = repeated_member(child);
	}
	return found;
}
