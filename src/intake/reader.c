/*
 * reader.c - alerts out of one file.
 */
#include "config.h"

#include "intake/reader.h"

#include <stdlib.h>
#include <string.h>

#include "intake/arena_json.h"
#include "intake/decode.h"
#include "intake/source.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

struct reader {
	struct source *source;
	struct container *container;
	struct arena arena; /* of the last text: its tree, and strings */
	struct decode decode;
	const struct decoder *fixed;  /* NULL: found out for each text */
	const struct decoder *likely; /* of the last alert */
};

/* edge-fw.json.gz is read by [source "edge-fw"], when nothing else is said.*/
static const struct conf_source *source_of_file(const struct conf *conf,
						const char *path)
{
	const char *slash = strrchr(path, '/'), *base;
	const struct conf_source *s;
	char *name;

	base = slash ? slash + 1 : path;
	name = xstrndup(base, strcspn(base, "."));
	s = conf_source_named(conf, name);
	free(name);
	return s;
}

static int choose_source(struct reader *r, const struct conf *conf,
			 const char *path, const struct intake_options *o)
{
	const struct conf_source *s;

	s = o->source ? conf_source_named(conf, o->source)
		      : source_of_file(conf, path);
	if (o->source && !s)
		return fail_as(NOT_FOUND, _("desk.conf has no [source \"%s\"]"),
			       o->source);
	r->decode.source = s;
	if (!s || !s->timezone)
		return clock_parse_zone(&r->decode.zone_minutes, conf->timezone,
					r->decode.now);
	r->decode.zone_minutes = s->zone_minutes;
	return 0;
}

static bool is_auto(const char *name)
{
	return !name || strcmp(name, "auto") == 0;
}

static int choose_decoder(struct reader *r, const struct intake_options *o)
{
	const struct conf_source *s = r->decode.source;
	const char *name = o->format;

	if (is_auto(name) && s)
		name = s->format;
	if (is_auto(name))
		return 0;
	r->fixed = decoder_named(name);
	if (!r->fixed)
		return fail_as(NOT_FOUND, _("there is no format \"%s\""), name);
	return 0;
}

int reader_open(struct reader **out, const struct conf *conf, const char *path,
		const struct intake_options *o)
{
	struct reader *r = xcalloc(1, sizeof *r);
	int ret;

	r->decode.arena = &r->arena;
	r->decode.now = clock_now();
	ret = choose_source(r, conf, path, o);
	if (ret == 0)
		ret = choose_decoder(r, o);
	if (ret == 0)
		ret = source_open(&r->source, path, o->follow);
	if (ret < 0) {
		reader_free(r);
		return ret;
	}
	r->container =
		container_new(source_read, r->source, source_name(r->source));
	*out = r;
	return 0;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	container_free(r->container);
	source_free(r->source);
	arena_release(&r->arena);
	free(r);
}

const struct conf_source *reader_source(const struct reader *r)
{
	return r->decode.source;
}

const struct decoder *reader_decoder(const struct reader *r)
{
	return r->fixed ? r->fixed : r->likely;
}

void reader_progress(const struct reader *r, int64_t *done, int64_t *total)
{
	source_progress(r->source, done, total);
}

static int bad(struct container_item *item)
{
	item->why = fail_text();
	return READER_BAD;
}

static int decode(struct reader *r, const cJSON *json, struct alert *a,
		  struct container_item *item)
{
	const struct decoder *decoder = r->fixed;

	json = decode_unwrap(json);
	if (!cJSON_IsObject(json)) {
		fail(_("not a JSON object"));
		return bad(item);
	}
	if (!decoder)
		decoder = decoder_for(json, r->likely);
	if (!decoder)
		return bad(item);
	switch (decode_alert(a, decoder, json, &r->decode)) {
	case DECODED_ALERT:
		r->likely = decoder;
		return READER_ALERT;
	case DECODED_CONTEXT:
		return READER_CONTEXT;
	case DECODED_REJECT:
		break;
	}
	return bad(item);
}

int reader_next(struct reader *r, struct alert *a, struct container_item *item)
{
	cJSON *json;
	int event, ret;

	while ((event = container_next(r->container, item)) == CONTAINER_TEXT) {
		arena_reset(&r->arena);
		json = arena_json_parse(&r->arena, item->text, item->len);
		if (!json) {
			container_refuse(r->container, item, fail_text());
			continue;
		}
		ret = decode(r, json, a, item);
		if (ret != READER_BAD || !container_again(r->container, item))
			return ret;
	}
	if (event == CONTAINER_BAD)
		return READER_BAD;
	if (event == CONTAINER_IDLE)
		return READER_IDLE;
	return event < 0 ? event : READER_END;
}
