/*
 * evidence_add.c - content into the vault, then the record that names it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/media.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/vault.h"

/* A record has room for 64 KiB in all. */
#define TEXT_MAX_BYTES 8192

struct adding {
	struct desk *desk;
	const struct evidence_draft *draft;
	const char *ticket;
	struct vault *vault;
	struct vault_writer *writer;
	struct conf_evidence policy;
	sha256 hash;
	int64_t bytes;
	const char *media; /* NULL: nothing has come yet */
	int64_t n;
};

static const char *shown_name(const struct adding *a)
{
	return a->draft->name && *a->draft->name
		       ? a->draft->name
		       : evidence_title(a->draft->kind);
}

/* ---- what desk.conf allows ---- */

static int check_type(struct adding *a)
{
	if (conf_media_allowed(&a->policy, a->media))
		return 0;
	return fail_as(REFUSED,
		       _("%s is %s, which desk.conf does not let in as "
			 "evidence"),
		       shown_name(a), a->media);
}

static int check_size(const struct adding *a, int64_t bytes)
{
	if (bytes <= a->policy.max)
		return 0;
	return fail_as(REFUSED,
		       _("%s is larger than %lld bytes, the most that "
			 "desk.conf lets in as one piece of evidence"),
		       shown_name(a), (long long)a->policy.max);
}

/* ---- the content ---- */

static int take(struct adding *a, const void *data, size_t len, bool whole)
{
	int ret = check_size(a, a->bytes + (int64_t)len);

	if (ret == 0 && !a->media) {
		a->media = media_sniff(
			data, len < MEDIA_HEAD ? len : MEDIA_HEAD, whole);
		ret = check_type(a);
	}
	a->bytes += (int64_t)len;
	return ret < 0 ? ret : vault_write(a->writer, data, len);
}

static int take_file(struct adding *a)
{
	char *buf = xmalloc(MEDIA_HEAD);
	ssize_t n;
	int ret = 0;

	do {
		n = file_read_full(a->draft->fd, buf, MEDIA_HEAD);
		if (n < 0)
			ret = fail(_("cannot read %s: %s"), shown_name(a),
				   strerror(errno));
		else if (n > 0 || !a->media)
			ret = take(a, buf, (size_t)n, n < MEDIA_HEAD);
	} while (ret == 0 && n == MEDIA_HEAD);
	free(buf);
	return ret;
}

static int take_content(struct adding *a)
{
	const struct evidence_draft *e = a->draft;
	int ret = vault_create(&a->writer, a->vault);

	if (ret < 0)
		return ret;
	ret = e->data ? take(a, e->data, e->len, e->len <= MEDIA_HEAD)
		      : take_file(a);
	return ret < 0 ? ret : vault_seal(a->writer, &a->hash, &a->bytes);
}

/* ---- the record ---- */

/* What is not UTF-8 cannot stand in a record: it is marked there. */
static void add_text(cJSON *data, const char *key, const char *text)
{
	struct strbuf marked = STRBUF_INIT;

	if (!text || !*text)
		return;
	if (!text_is_utf8(text, strlen(text))) {
		text_safe(&marked, text, strlen(text), TEXT_LINES);
		text = marked.buf;
	}
	json_add_str(data, key, text);
	strbuf_release(&marked);
}

static cJSON *data_of(const struct adding *a)
{
	const struct evidence_draft *e = a->draft;
	char hex[SHA256_HEX], at[CLOCK_RFC3339_SIZE];
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "content", hex_encode(hex, a->hash.b, SHA256_SIZE));
	json_add_int(data, "bytes", a->bytes);
	json_add_str(data, "media", a->media);
	json_add_str(data, "kind", evidence_word(e->kind));
	add_text(data, "name", e->name);
	add_text(data, "source", e->source);
	if (e->collected)
		json_add_str(data, "collected", clock_format(at, e->collected));
	if (e->run > 0) {
		json_add_int(data, "run", e->run);
		add_text(data, "step", e->step);
		add_text(data, "title", e->title);
	}
	return data;
}

static int check_texts(const struct evidence_draft *e)
{
	const char *const texts[] = { e->name, e->source, e->step, e->title };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i] && strlen(texts[i]) > TEXT_MAX_BYTES)
			return fail_as(REFUSED,
				       _("the name and the source of evidence "
					 "have at most %d bytes"),
				       TEXT_MAX_BYTES);
	return 0;
}

/* ---- both ---- */

/* Before anything is read: may it be at all? */
static int prepare(struct adding *a)
{
	const struct act *act = act_named("evidence.added");
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(a->desk, a->ticket, &t);
	if (ret == 0)
		ret = desk_try(a->desk, act, &t);
	if (ret == 0)
		ret = check_texts(a->draft);
	if (ret == 0)
		a->policy = conf_evidence_for(a->desk->conf, t.tenant);
	ticket_release(&t);
	return ret;
}

/* In the transaction: the number that the record will give it. */
static int next_number(struct adding *a)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(a->desk->ledger), &st,
		      "SELECT 1 + count(*) FROM main.evidence"
		      " WHERE ticket = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(a->desk, a->ticket));
	row = statement_row(st);
	if (row > 0)
		a->n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

static int place(void *ctx)
{
	struct adding *a = ctx;
	int ret = next_number(a);

	return ret < 0 ? ret : vault_place(a->writer);
}

static int record(struct adding *a)
{
	struct desk_step step = { .act = "evidence.added", .data = data_of(a) };
	int ret = desk_append_after(a->desk, a->ticket, &step, 1, place, a);
	char *why;

	if (ret == 0)
		return 0;
	/* It has its name and no record. */
	why = xstrdup(fail_text());
	evidence_drop_unnamed(a->desk, a->vault, &a->hash);
	ret = fail_as((enum failure)ret, "%s", why);
	free(why);
	return ret;
}

int evidence_add(struct desk *d, const char *ticket,
		 const struct evidence_draft *e, struct evidence_added *out)
{
	struct adding a = { .desk = d, .draft = e, .ticket = ticket };
	int ret = prepare(&a);

	if (ret < 0)
		return ret;
	a.vault = vault_new(ledger_dir(d->ledger));
	ret = take_content(&a);
	if (ret == 0)
		ret = record(&a);
	if (ret == 0 && out) {
		*out = (struct evidence_added){ .n = a.n,
						.bytes = a.bytes,
						.media = a.media };
		hex_encode(out->hash, a.hash.b, SHA256_SIZE);
	}
	vault_drop(a.writer);
	vault_free(a.vault);
	return ret;
}

/* ---- a file ---- */

/* "web01:/var/log/x" */
static char *source_of(const char *path)
{
	char host[256] = "", *full = realpath(path, NULL), *source;

	gethostname(host, sizeof host - 1);
	source = xasprintf("%s:%s", host, full ? full : path);
	free(full);
	return source;
}

int evidence_add_file(struct desk *d, const char *ticket,
		      struct evidence_draft e, const char *path,
		      struct evidence_added *out)
{
	const char *slash = strrchr(path, '/');
	char *source = source_of(path);
	int ret;

	if (!e.name)
		e.name = slash ? slash + 1 : path;
	if (!e.source)
		e.source = source;
	e.data = NULL;
	e.fd = open(path, O_RDONLY | O_CLOEXEC);
	ret = e.fd < 0 ? fail(_("cannot open %s: %s"), path, strerror(errno))
		       : evidence_add(d, ticket, &e, out);
	if (e.fd >= 0)
		close(e.fd);
	free(source);
	return ret;
}
