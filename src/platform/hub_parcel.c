/*
 * hub_parcel.c - evidence that is asked for, and its parts on their way.
 *
 * No records: a request and its parts go when they have arrived.  What they
 * are, and that none of it can be read here, parcel.h says.
 */
#include "config.h"

#include <string.h>

#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- what is there ---- */

struct each_parcel {
	int (*each)(void *ctx, const struct parcel *p);
	void *ctx;
};

static bool copy_blob(unsigned char *out, size_t len, const struct hub_value *v)
{
	if (v->type != HUB_BLOB || v->len != len)
		return false;
	memcpy(out, v->data, len);
	return true;
}

static bool is_text(const struct hub_value *c)
{
	for (int i = 0; i < 4; i++)
		if (c[i].type != HUB_TEXT)
			return false;
	return strlen(c[0].data) == PARCEL_ID - 1;
}

static bool read_answer(struct parcel *p, const struct hub_value *c)
{
	p->source = c[0].n;
	return !p->source ||
	       (copy_blob(p->source_key, X25519_SIZE, &c[1]) &&
		copy_blob(p->source_signature, SYNC_SIGNATURE, &c[2]));
}

/* What is damaged is nobody's request. */
static int give_parcel(void *ctx, const struct hub_value *c, int n)
{
	const struct each_parcel *e = ctx;
	struct parcel p = { .asker = c[4].n,
			    .asked = c[5].n,
			    .bytes = c[11].n,
			    .sent = c[12].n,
			    .taken = c[13].n };

	if (!is_text(c) || !copy_blob(p.key, X25519_SIZE, &c[6]) ||
	    !copy_blob(p.signature, SYNC_SIGNATURE, &c[7]) ||
	    !read_answer(&p, &c[8]))
		return 0;
	p.id = c[0].data;
	p.content = c[1].data;
	p.ticket = c[2].data;
	p.member = c[3].data;
	return e->each(e->ctx, &p);
}

int hub_parcels(struct hub *h, int (*each)(void *ctx, const struct parcel *p),
		void *ctx)
{
	struct each_parcel e = { each, ctx };
	struct hub_value p[1];

	return hub_run(h,
		       "SELECT id, content, ticket, member, asker, asked,"
		       " asker_key, signature, source, source_key,"
		       " source_signature, bytes, sent, taken FROM wf_parcel"
		       " WHERE desk = $1 ORDER BY asked, id LIMIT 1000",
		       p, 1, give_parcel, &e);
}

/* ---- asking and answering ---- */

static int ask(struct hub *h, void *ctx)
{
	const struct parcel *a = ctx;
	struct hub_value p[] = { hub_text(""),
				 hub_text(a->id),
				 hub_text(a->content),
				 hub_text(a->ticket),
				 hub_text(a->member),
				 hub_int(a->asker),
				 hub_int(a->asked),
				 hub_blob(a->key, X25519_SIZE),
				 hub_blob(a->signature, SYNC_SIGNATURE),
				 hub_blob("", 0) };

	return hub_run(h,
		       "INSERT INTO wf_parcel(desk, id, content, ticket,"
		       " member, asker, asked, asker_key, signature, source,"
		       " source_key, source_signature, bytes, sent, taken)"
		       " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10,"
		       " $10, 0, 0, 0) ON CONFLICT (desk, id) DO NOTHING",
		       p, 10, NULL, NULL);
}

int hub_ask(struct hub *h, const struct parcel *p)
{
	return hub_write(h, ask, (void *)(uintptr_t)p);
}

static int count_row(void *ctx, const struct hub_value *c, int n)
{
	++*(int *)ctx;
	return 0;
}

static int answer(struct hub *h, void *ctx)
{
	const struct parcel *a = ctx;
	struct hub_value p[] = { hub_text(""),
				 hub_text(a->id),
				 hub_int(a->source),
				 hub_blob(a->source_key, X25519_SIZE),
				 hub_blob(a->source_signature, SYNC_SIGNATURE),
				 hub_int(a->bytes) };
	int n = 0;
	int rc = hub_run(h,
			 "UPDATE wf_parcel SET source = $3, source_key = $4,"
			 " source_signature = $5, bytes = $6 WHERE desk = $1"
			 " AND id = $2 AND source = 0 RETURNING source",
			 p, 6, count_row, &n);

	if (!rc && !n)
		rc = fail_as(CONFLICT, _("another store answers it"));
	return rc;
}

int hub_answer(struct hub *h, const struct parcel *p)
{
	return hub_write(h, answer, (void *)(uintptr_t)p);
}

/* ---- parts ---- */

struct part {
	const struct parcel *parcel;
	const struct strbuf *body;
};

static int put_part(struct hub *h, void *ctx)
{
	const struct part *part = ctx;
	const struct parcel *a = part->parcel;
	struct hub_value p[] = { hub_text(""), hub_text(a->id),
				 hub_int(a->sent), hub_int(a->source) };
	struct hub_value body[] = {
		hub_text(""), hub_text(a->id), hub_int(a->sent),
		hub_blob(part->body->buf, part->body->len)
	};
	int n = 0;
	int rc = hub_run(h,
			 "UPDATE wf_parcel SET sent = sent + 1 WHERE desk = $1"
			 " AND id = $2 AND sent = $3 AND source = $4"
			 " RETURNING sent",
			 p, 4, count_row, &n);

	if (!rc && !n)
		return fail_as(CONFLICT, _("nobody waits for it any more"));
	return rc < 0 ? rc
		      : hub_run(h,
				"INSERT INTO wf_part(desk, id, number, body)"
				" VALUES($1, $2, $3, $4)",
				body, 4, NULL, NULL);
}

int hub_put_part(struct hub *h, struct parcel *p, const struct strbuf *body)
{
	struct part part = { p, body };
	int rc = hub_write(h, put_part, &part);

	if (!rc)
		p->sent++;
	return rc;
}

static int take_part(void *ctx, const struct hub_value *c, int n)
{
	strbuf_add(ctx, c[0].data, c[0].len);
	return 0;
}

int hub_get_part(struct hub *h, const char *id, int64_t number,
		 struct strbuf *out)
{
	struct hub_value p[] = { hub_text(""), hub_text(id), hub_int(number) };

	return hub_run(h,
		       "SELECT body FROM wf_part WHERE desk = $1 AND id = $2"
		       " AND number = $3",
		       p, 3, take_part, out);
}

struct taken {
	const char *id;
	int64_t taken;
};

static int took_parts(struct hub *h, void *ctx)
{
	const struct taken *t = ctx;
	struct hub_value p[] = { hub_text(""), hub_text(t->id),
				 hub_int(t->taken) };
	int rc = hub_run(h,
			 "DELETE FROM wf_part WHERE desk = $1 AND id = $2"
			 " AND number < $3",
			 p, 3, NULL, NULL);

	return rc < 0 ? rc
		      : hub_run(h,
				"UPDATE wf_parcel SET taken = $3"
				" WHERE desk = $1 AND id = $2",
				p, 3, NULL, NULL);
}

int hub_took_parts(struct hub *h, const char *id, int64_t taken)
{
	struct taken t = { id, taken };

	return hub_write(h, took_parts, &t);
}

static int drop(struct hub *h, void *ctx)
{
	const char *id = ctx;
	struct hub_value p[] = { hub_text(""), hub_text(id) };
	int rc = hub_run(h, "DELETE FROM wf_part WHERE desk = $1 AND id = $2",
			 p, 2, NULL, NULL);

	return rc < 0 ? rc
		      : hub_run(h,
				"DELETE FROM wf_parcel WHERE desk = $1"
				" AND id = $2",
				p, 2, NULL, NULL);
}

int hub_drop_parcel(struct hub *h, const char *id)
{
	return hub_write(h, drop, (void *)(uintptr_t)id);
}
