/*
 * sign_check.c - records that carry a signature: is it right, and whose keys
 * may sign.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/ssh.h"
#include "desk/ssh_run.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/signature.h"

#define CONF_MAX (1 << 20)

/* ---- desk.conf, as of the record ---- */

/* The one that was read last: records that follow each other name the same. */
struct then {
	const char *dir; /* of the store */
	struct repo *repo;
	struct conf *conf;
	char commit[41];
};

/* Opened when it is needed: without it, all that is not signed can be read
 * still. */
static int then_open(struct then *t)
{
	char *path;
	int ret;

	if (t->repo)
		return 0;
	path = xasprintf("%s/desk.git", t->dir);
	ret = repo_open(&t->repo, path);
	free(path);
	return ret;
}

static void then_close(struct then *t)
{
	conf_free(t->conf);
	repo_close(t->repo);
}

static int then_read(struct then *t, const char *commit)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (t->conf && strcmp(t->commit, commit) == 0)
		return 0;
	conf_free(t->conf);
	t->conf = NULL;
	*t->commit = '\0';
	ret = then_open(t);
	if (ret == 0)
		ret = repo_read(t->repo, commit, "desk.conf", &text, NULL);
	if (ret == 0)
		ret = conf_parse(&t->conf, "desk.conf", text.buf, text.len,
				 NULL);
	if (ret == 0)
		snprintf(t->commit, sizeof t->commit, "%s", commit);
	strbuf_release(&text);
	return ret;
}

/* Was the key the actor's, then? */
static int check_owner(struct then *t, const struct record *r,
		       const struct ssh_signature *s)
{
	const struct conf_member *m;

	if (then_read(t, r->desk) < 0)
		return fail_in(FAILED, _("whose key it was is not known: "));
	m = conf_member_by_key(t->conf, s->key.fingerprint);
	if (!m || strcmp(m->name, r->actor) != 0)
		return fail(_("signed with the key %s, which was not a key "
			      "of %s"),
			    s->key.fingerprint, r->actor);
	return 0;
}

/* ---- one signature ---- */

static int check_text(const struct record *r, const struct ssh_signature *s)
{
	char *namespace = signature_namespace(r->origin);
	char *signer = ssh_signer_line(r->actor, namespace, s->key.text);
	struct strbuf text = STRBUF_INIT, armored = STRBUF_INIT;
	int ret = signature_parts(r, &text, &armored);

	if (ret == 0)
		ret = ssh_verify(signer, r->actor, namespace, armored.buf,
				 &text);
	strbuf_release(&text);
	strbuf_release(&armored);
	free(signer);
	free(namespace);
	return ret;
}

static int check(struct then *t, const struct record *r)
{
	struct ssh_signature s;
	int ret = ssh_signature_parse(&s, json_str_at(r->data, "signature"));

	if (ret < 0)
		return ret;
	ret = check_owner(t, r, &s);
	if (ret == 0)
		ret = check_text(r, &s);
	ssh_signature_release(&s);
	return ret;
}

/* ---- all of them ---- */

/* One signature is one act: the same again is a copy of the record. */
struct mark {
	sha256 hash;
	int64_t id;
};

struct checking {
	struct then then;
	struct ledger_report *report;
	struct mark *marks;
	int64_t n, alloc;
	ledger_progress *progress;
	void *ctx;
};

void desk_add_wrong(struct ledger_report *r, int64_t id)
{
	if (!r->first_wrong || id < r->first_wrong)
		r->first_wrong = id;
	if (r->nwrong < (int)ARRAY_SIZE(r->wrong))
		r->wrong[r->nwrong++] = xasprintf(_("record %lld: %s"),
						  (long long)id, fail_text());
}

/* Must it be signed?  A rule with a match depended on the ticket as it was
 * then: when the act was done the desk has seen to it. */
static int check_missing(struct checking *c, const struct record *r)
{
	const struct act *act = act_named(r->act);
	struct conf *conf;

	if (!act || act->who == ROLE_MACHINE ||
	    then_read(&c->then, r->desk) < 0)
		return 0;
	conf = c->then.conf;
	for (int i = 0; i < conf->nsigns; i++)
		for (int a = 0; a < conf->signs[i].nacts; a++)
			if (!conf->signs[i].match &&
			    strcmp(conf->signs[i].acts[a], r->act) == 0)
				return fail(_("%s is not signed, as desk.conf "
					      "wanted it"),
					    r->act);
	return 0;
}

static int check_record(void *ctx, const struct record *r)
{
	struct checking *c = ctx;
	const char *signature = json_str_at(r->data, "signature");
	int ret;

	if (!signature) {
		if (check_missing(c, r) < 0)
			desk_add_wrong(c->report, r->id);
		return 0;
	}
	GROW(c->marks, c->n, c->alloc);
	sha256_of(&c->marks[c->n].hash, signature, strlen(signature));
	c->marks[c->n++].id = r->id;
	ret = check(&c->then, r);
	if (ret < 0)
		desk_add_wrong(c->report, r->id);
	return c->progress
		       ? c->progress(c->ctx, _("checking signatures"), c->n, 0)
		       : 0;
}

static int by_hash(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int order = memcmp(&x->hash, &y->hash, sizeof x->hash);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void find_copies(struct checking *c)
{
	if (c->n)
		qsort(c->marks, (size_t)c->n, sizeof *c->marks, by_hash);
	for (int64_t i = 1; i < c->n; i++) {
		if (memcmp(&c->marks[i].hash, &c->marks[i - 1].hash,
			   sizeof(sha256)) != 0)
			continue;
		fail(_("the same signature as record %lld"),
		     (long long)c->marks[i - 1].id);
		desk_add_wrong(c->report, c->marks[i].id);
	}
}

int signature_verify(struct ledger *l, struct ledger_report *report, int64_t *n,
		     ledger_progress *progress, void *ctx)
{
	struct checking c = { .then = { .dir = ledger_dir(l) },
			      .report = report,
			      .progress = progress,
			      .ctx = ctx };
	int ret = ledger_each(l, 1, 0, check_record, &c);

	find_copies(&c);
	*n = c.n;
	free(c.marks);
	then_close(&c.then);
	return ret > 0 ? fail_as(INTERRUPTED, _("stopped")) : ret;
}

/* ---- who may sign ---- */

struct signers {
	struct then then;
	struct strbuf *out;
};

static void add_signer(struct strbuf *out, const char *who,
		       const char *namespace, const char *key)
{
	char *line = ssh_signer_line(who, namespace, key);

	if (!strstr(out->buf, line))
		strbuf_addstr(out, line);
	free(line);
}

static int add_signer_of(void *ctx, const struct record *r)
{
	const char *signature = json_str_at(r->data, "signature");
	struct signers *s = ctx;
	struct ssh_signature parts;
	char *namespace;

	if (!signature || ssh_signature_parse(&parts, signature) < 0)
		return 0;
	if (check_owner(&s->then, r, &parts) == 0) {
		namespace = signature_namespace(r->origin);
		add_signer(s->out, r->actor, namespace, parts.key.text);
		free(namespace);
	}
	ssh_signature_release(&parts);
	return 0;
}

static void add_members(struct strbuf *out, const struct desk *d)
{
	char *namespace = signature_namespace(ledger_origin(d->ledger));

	for (int i = 0; d->conf && i < d->conf->nmembers; i++) {
		const struct conf_member *m = &d->conf->members[i];

		for (int k = 0; k < m->nkeys; k++)
			if (m->keys[k].text)
				add_signer(out, m->name, namespace,
					   m->keys[k].text);
	}
	free(namespace);
}

int signature_signers(struct desk *d, struct strbuf *out)
{
	struct signers s = { .then = { .dir = ledger_dir(d->ledger) },
			     .out = out };
	int ret = ledger_each(d->ledger, 1, 0, add_signer_of, &s);

	add_members(out, d);
	then_close(&s.then);
	return ret;
}
