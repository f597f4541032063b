/*
 * intake.c - reading one file to its end, batch by batch.
 */
#include "config.h"

#include "watchfloor/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/batch.h"
#include "intake/reader.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* Nanoseconds of clock_ticks(). */
#define BATCH_AGE  200000000LL
#define PROGRESS   100000000LL
#define PER_SECOND 1e9

struct reading {
	const struct intake_options *o;
	struct intake_summary *sum;
	struct intake_summary before; /* what the files before this one gave */
	struct reader *reader;
	struct batch batch;
	int64_t started, reported;
	int64_t batch_began; /* 0: the batch is empty */
};

static int check_tenant(const struct conf *c, const char *tenant)
{
	if (!tenant || c->ntenants == 0 || conf_tenant_named(c, tenant))
		return 0;
	return fail_as(NOT_FOUND, _("desk.conf has no [tenant \"%s\"]"),
		       tenant);
}

static void measure(struct reading *r, int64_t now)
{
	int64_t done, total;

	reader_progress(r->reader, &done, &total);
	r->sum->bytes = r->before.bytes + done;
	r->sum->bytes_total = total ? r->before.bytes + total : 0;
	r->sum->seconds =
		r->before.seconds + (double)(now - r->started) / PER_SECOND;
}

/* INTERRUPTED when the person does not want to go on. */
static int report(struct reading *r, int64_t now)
{
	if (now - r->reported < PROGRESS)
		return 0;
	r->reported = now;
	measure(r, now);
	if (r->o->progress && r->o->progress(r->o->ctx, r->sum))
		return fail_as(INTERRUPTED,
			       _("stopped; what was read is in, read the file "
				 "again for the rest"));
	return 0;
}

static void take_alert(struct reading *r, const struct alert *a,
		       const struct container_item *item)
{
	const struct decoder *decoder = reader_decoder(r->reader);

	if (!*r->sum->format)
		snprintf(r->sum->format, sizeof r->sum->format, "%s",
			 decoder->name);
	batch_add(&r->batch, a, item);
}

static int write_batch(struct reading *r)
{
	r->batch_began = 0;
	return batch_write(&r->batch);
}

/* An alert waits for others, but not for long. */
static int write_when_due(struct reading *r, int64_t now)
{
	if (r->batch.nalerts == 0 && r->batch.nrejected == 0)
		return 0;
	if (!r->batch_began)
		r->batch_began = now;
	if (batch_is_full(&r->batch) || now - r->batch_began > BATCH_AGE)
		return write_batch(r);
	return 0;
}

static int take(struct reading *r, int event, const struct alert *a,
		const struct container_item *item)
{
	switch ((enum reader_event)event) {
	case READER_ALERT:
		take_alert(r, a, item);
		break;
	case READER_CONTEXT:
		r->sum->context++;
		break;
	case READER_BAD:
		batch_reject(&r->batch, item);
		break;
	case READER_IDLE:
		return write_batch(r);
	case READER_END:
		return 0;
	}
	r->sum->lines++;
	return 0;
}

static int read_all(struct reading *r)
{
	struct container_item item;
	struct alert alert;
	int64_t now;
	int event, ret;

	do {
		event = reader_next(r->reader, &alert, &item);
		if (event < 0)
			return event;
		ret = take(r, event, &alert, &item);
		now = clock_ticks();
		if (ret == 0)
			ret = write_when_due(r, now);
		if (ret == 0)
			ret = report(r, now);
	} while (ret == 0 && event != READER_END);
	return ret;
}

/* One record that the file was read; none when it told nothing new. */
static int record_reading(struct reading *r, const char *path)
{
	const struct intake_summary *s = r->sum, *b = &r->before;
	struct desk *d = r->batch.desk;
	cJSON *data = cJSON_CreateObject();
	struct draft draft =
		desk_machine_draft(d, "intake.read", "store", NULL, data);
	int ret;

	json_add_int(data, "alerts", s->alerts - b->alerts);
	json_add_int(data, "context", s->context - b->context);
	json_add_int(data, "duplicates", s->duplicates - b->duplicates);
	json_add_str(data, "format", s->format);
	json_add_int(data, "lines", s->lines - b->lines);
	json_add_int(data, "rejected", s->rejected - b->rejected);
	if (r->o->shift)
		json_add_int(data, "shift", r->o->shift);
	json_add_str(data, "source", path);
	ret = ledger_append(d->ledger, &draft, 1, NULL);
	cJSON_Delete(data);
	return ret;
}

/* Whatever ended the reading, what was read is written; the first failure
 * is the one that is told. */
static int finish(struct reading *r, const char *path, int ret)
{
	char *why = ret < 0 ? xstrdup(fail_text()) : NULL;
	int written = write_batch(r);

	if (written == 0 && r->batch.news)
		written = record_reading(r, path);
	if (ret < 0)
		fail_as((enum failure)ret, "%s", why);
	free(why);
	measure(r, clock_ticks());
	return ret < 0 ? ret : written;
}

int intake_file(struct desk *d, const char *path,
		const struct intake_options *o, struct intake_summary *sum)
{
	struct reading r = {
		.o = o, .sum = sum, .before = *sum, .started = clock_ticks()
	};
	int ret = check_tenant(d->conf, o->tenant);

	if (ret == 0)
		ret = reader_open(&r.reader, d->conf, path, o);
	if (ret < 0)
		return ret;
	batch_init(&r.batch, d, sum);
	r.batch.source = path;
	r.batch.tenant = o->tenant;
	r.batch.conf_source = reader_source(r.reader);
	r.batch.shift = o->shift;
	ret = batch_mask(&r.batch);
	if (ret == 0)
		ret = finish(&r, path, read_all(&r));
	batch_release(&r.batch);
	reader_free(r.reader);
	return ret;
}

int intake_newest(struct desk *d, const char *path,
		  const struct intake_options *o, int64_t *newest)
{
	struct container_item item;
	struct reader *reader;
	struct alert alert;
	int event, ret = reader_open(&reader, d->conf, path, o);

	*newest = CLOCK_NEVER;
	if (ret < 0)
		return ret;
	do {
		event = reader_next(reader, &alert, &item);
		if (event == READER_ALERT && alert.time > *newest)
			*newest = alert.time;
	} while (event >= 0 && event != READER_END && event != READER_IDLE);
	reader_free(reader);
	return event < 0 ? event : 0;
}

/* ---- what was rejected ---- */

/* What was rejected may be anything: a NUL in it becomes a space. */
static char *column(sqlite3_stmt *st, int i)
{
	const char *bytes = sqlite3_column_blob(st, i);
	size_t len = (size_t)sqlite3_column_bytes(st, i);
	char *text = xmalloc(len + 1);

	for (size_t j = 0; j < len; j++)
		text[j] = bytes[j] ? bytes[j] : ' ';
	text[len] = '\0';
	return text;
}

static int each_row(sqlite3_stmt *st,
		    int (*each)(void *ctx, const struct rejected_row *r),
		    void *ctx)
{
	struct rejected_row row = { .id = sqlite3_column_int64(st, 0),
				    .at = sqlite3_column_int64(st, 1),
				    .offset = sqlite3_column_int64(st, 2),
				    .source = column(st, 3),
				    .reason = column(st, 4),
				    .text = column(st, 5) };
	int ret = each(ctx, &row);

	free(row.source);
	free(row.reason);
	free(row.text);
	return ret;
}

int intake_rejected(struct desk *d,
		    int (*each)(void *ctx, const struct rejected_row *r),
		    void *ctx)
{
	sqlite3 *db = ledger_db(d->ledger);
	sqlite3_stmt *st;
	int rc = SQLITE_DONE, ret = 0;

	if (sqlite3_prepare_v2(db,
			       "SELECT id, at, offset, source, reason, text "
			       "FROM rejected ORDER BY at, source, offset",
			       -1, &st, NULL) != SQLITE_OK)
		return fail(_("cannot list what was rejected: %s"),
			    sqlite3_errmsg(db));
	while (ret == 0 && (rc = sqlite3_step(st)) == SQLITE_ROW)
		ret = each_row(st, each, ctx);
	if (ret == 0 && rc != SQLITE_DONE)
		ret = fail(_("cannot list what was rejected: %s"),
			   sqlite3_errmsg(db));
	sqlite3_finalize(st);
	return ret;
}
