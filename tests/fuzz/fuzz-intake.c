/*
 * fuzz-intake.c - any bytes through container, parser, sniffers and every
 * decoder; no database.
 *
 * The first byte chooses the size of the pieces in which the rest arrives.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "intake/container.h"
#include "intake/decode.h"
#include "intake/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct stream {
	const uint8_t *data;
	size_t size, piece;
};

static int stream_read(void *ctx, char *buf, size_t size, size_t *n)
{
	struct stream *s = ctx;

	*n = s->size < size ? s->size : size;
	if (*n > s->piece)
		*n = s->piece;
	memcpy(buf, s->data, *n);
	s->data += *n;
	s->size -= *n;
	return *n ? SOURCE_DATA : SOURCE_END;
}

static void decode_by_all(const cJSON *json, struct decode *d)
{
	char fingerprint[33];
	struct alert alert;

	json = decode_unwrap(json);
	for (const struct decoder *by = decoders; by->name; by++) {
		if (decode_alert(&alert, by, json, d) != DECODED_ALERT)
			continue;
		/* the contract: an alert has these */
		if (!alert.title || alert.time == CLOCK_NEVER ||
		    alert.count < 1 || alert.severity >= SEV_COUNT)
			abort();
		alert_fingerprint(&alert, fingerprint);
	}
	arena_reset(d->arena);
}

static void take(struct container *c, const struct container_item *item,
		 struct decode *d)
{
	cJSON *json = json_parse(item->text, item->len, 0, NULL);

	if (!json) {
		container_refuse(c, item, "does not parse");
		return;
	}
	if (cJSON_IsObject(json)) {
		decode_by_all(json, d);
		if (!decoder_for(json, NULL))
			container_again(c, item);
	}
	cJSON_Delete(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stream s;
	struct arena arena = { 0 };
	struct decode d = { .arena = &arena, .now = 1795372200000 };
	struct container_item item;
	struct container *c;
	int64_t next = 0;
	int event;

	if (!size)
		return 0;
	s = (struct stream){ data + 1, size - 1, 1 + data[0] * 7u };
	c = container_new(stream_read, &s, "x");
	while ((event = container_next(c, &item)) >= 0 &&
	       event != CONTAINER_END) {
		/* reading goes forward, within what there is */
		if (item.offset < next ||
		    item.offset + (int64_t)item.len > (int64_t)size)
			abort();
		if (event == CONTAINER_TEXT) {
			next = item.offset;
			take(c, &item, &d);
		} else {
			next = item.offset + 1;
		}
	}
	container_free(c);
	arena_release(&arena);
	return 0;
}
