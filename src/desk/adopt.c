/*
 * adopt.c - may the desk go by a commit?  It must be in order, come after the
 * one before, and be signed by those whom desk.conf asks for.
 */
#include "config.h"

#include "watchfloor/adopt.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/adopted.h"
#include "desk/desk_private.h"
#include "desk/ssh.h"
#include "desk/ssh_run.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"

#define GIT_NAMESPACE "git"

struct look {
	const char *path; /* of the playbook that is looked at */
	struct adoption *a;
	struct desk *desk;
	const char *signer;  /* whom the commit at hand is signed by, or NULL */
	struct strbuf wrong; /* why a signature of it does not count */
};

static bool has(char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void add_name(char ***names, int *n, const char *name)
{
	if (has(*names, *n, name))
		return;
	*names = xrealloc(*names, (size_t)*n + 1, sizeof **names);
	(*names)[(*n)++] = xstrdup(name);
}

static void add_line(struct strbuf *to, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void add_line(struct strbuf *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(to, fmt, ap);
	va_end(ap);
	strbuf_addch(to, '\n');
}

/* ---- whose a signature is ---- */

/* The member whose key made it, NULL with the last error when nobody's did. */
static const struct conf_member *signer_of(const struct desk *d,
					   const struct repo_signature *s)
{
	struct strbuf base64 = STRBUF_INIT;
	struct ssh_signature parts;
	const struct conf_member *m = NULL;
	int ret = ssh_unarmor(&base64, s->armored);

	if (ret == 0)
		ret = ssh_signature_parse(&parts, base64.buf);
	strbuf_release(&base64);
	if (ret < 0)
		return NULL;
	m = conf_member_by_key(d->conf, parts.key.fingerprint);
	if (!m) {
		fail(_("signed with the key %s, which desk.conf gives to no "
		       "member"),
		     parts.key.fingerprint);
	} else {
		char *line =
			ssh_signer_line(m->name, GIT_NAMESPACE, parts.key.text);

		if (ssh_verify(line, m->name, GIT_NAMESPACE, s->armored,
			       &s->text) < 0)
			m = NULL;
		free(line);
	}
	ssh_signature_release(&parts);
	return m;
}

static int look_at_own(void *ctx, const struct repo_signature *s)
{
	struct look *l = ctx;
	const struct conf_member *m;

	if (*s->by)
		return 0;
	m = signer_of(l->desk, s);
	l->signer = m ? m->name : NULL;
	if (!m)
		strbuf_addstr(&l->wrong, fail_text());
	return 0;
}

static int look_at_signature(void *ctx, const struct repo_signature *s)
{
	struct look *l = ctx;
	const struct conf_member *m = signer_of(l->desk, s);

	if (!m)
		add_line(&l->a->remarks, _("%s %.40s: %s"),
			 *s->by ? _("tag") : _("commit"),
			 *s->by ? s->by : l->a->commit, fail_text());
	else if (!has(l->a->authors, l->a->nauthors, m->name))
		add_name(&l->a->signers, &l->a->nsigners, m->name);
	return 0;
}

/* ---- who wrote it ---- */

static const char *author_of(const struct conf *c, const struct repo_commit *g)
{
	size_t local = strcspn(g->email, "@");

	for (int i = 0; i < c->nmembers; i++) {
		const struct conf_member *m = &c->members[i];

		if (strcasecmp(g->author, m->name) == 0 ||
		    (m->display && strcmp(g->author, m->display) == 0) ||
		    (m->display_zh_cn &&
		     strcmp(g->author, m->display_zh_cn) == 0) ||
		    (strlen(m->name) == local &&
		     strncasecmp(g->email, m->name, local) == 0))
			return m->name;
	}
	return NULL;
}

/* By a member, where desk.conf wants that. */
static int look_whether_signed(void *ctx, const struct repo_commit *g)
{
	struct look *l = ctx;
	int ret;

	l->signer = NULL;
	strbuf_reset(&l->wrong);
	ret = repo_each_sign(l->desk->repo, g->id, look_at_own, l);
	if (ret == 0 && l->desk->conf->adopt_signed && !l->signer)
		add_line(&l->a->problems,
			 _("%.7s is not signed by a member, as desk.conf wants "
			   "each commit to be%s%s"),
			 g->id, l->wrong.len ? ": " : "", l->wrong.buf);
	return ret;
}

static int look_at_commit(void *ctx, const struct repo_commit *g)
{
	struct look *l = ctx;
	const struct conf *c = l->desk->conf;
	const char *author = author_of(c, g);
	int ret = look_whether_signed(l, g);

	if (ret < 0)
		return ret;
	if (!author)
		author = l->signer;
	if (author)
		add_name(&l->a->authors, &l->a->nauthors, author);
	else if (c->adopt_signers)
		add_line(&l->a->problems,
			 _("%.7s: who wrote it is not known: \"%s\" is no "
			   "member, and no member has signed it"),
			 g->id, g->author);
	return 0;
}

/* What comes with the commit: all since the one in force; of the first to be
 * adopted, and of an older one, itself. */
static int look_at_authors(struct look *l)
{
	struct adoption *a = l->a;
	char *parent = xasprintf("%s^", a->commit);
	char alone[41], *since = NULL;
	int ret;

	if (*a->previous && !a->back)
		since = a->previous;
	else if (repo_resolve(l->desk->repo, parent, alone) == 0)
		since = alone;
	ret = repo_each_since(l->desk->repo, since, a->commit, look_at_commit,
			      l);
	free(parent);
	return ret;
}

static int look_at_people(struct look *l)
{
	struct adoption *a = l->a;
	const struct conf *c = l->desk->conf;
	int ret = look_at_authors(l);

	if (ret == 0)
		ret = repo_each_sign(l->desk->repo, a->commit,
				     look_at_signature, l);
	if (ret == 0 && a->nsigners < c->adopt_signers)
		add_line(
			&a->problems,
			_("%.7s has %d of the %d signatures of others that desk.conf "
			  "asks for: they sign with `git tag -s NAME %.7s` and "
			  "push the tag"),
			a->commit, a->nsigners, c->adopt_signers, a->commit);
	return ret;
}

/* ---- is it in order? ---- */

static int look_at_conf(struct look *l)
{
	struct adoption *a = l->a;
	struct strbuf text = STRBUF_INIT;
	struct conf *conf = NULL;
	int ret = repo_read(l->desk->repo, a->commit, "desk.conf", &text, NULL);

	if (ret == 0 && conf_parse(&conf, "desk.conf", text.buf, text.len,
				   &a->problems) == 0)
		a->asks = conf->adopts;
	conf_free(conf);
	strbuf_release(&text);
	return ret;
}

/* A scenario that ends otherwise than its author expected. */
static void note_scenario(void *ctx, const char *name, const char *why)
{
	struct look *l = ctx;

	if (why)
		add_line(&l->a->problems, _("%s: scenario \"%s\": %s"), l->path,
			 name, why);
}

static void look_at_playbook(struct look *l, const struct library *library,
			     int i)
{
	struct playbook_file *f = &library->files[i];

	for (int k = 0; k < f->findings.n; k++)
		finding_print(&f->findings.list[k], f->path,
			      f->findings.list[k].level == FINDING_ERROR
				      ? &l->a->problems
				      : &l->a->remarks);
	l->path = f->path;
	if (library_test(library, i, l->desk->repo, l->a->commit, NULL,
			 note_scenario, l) < 0)
		add_line(&l->a->problems, "%s", fail_text());
}

static int look_at_playbooks(struct look *l)
{
	struct library library;
	int ret = library_read(l->desk->repo, l->a->commit, &library.files,
			       &library.n);

	if (ret < 0)
		return ret;
	playbooks_lint(library.files, library.n);
	ret = library_lint_history(l->desk->repo, l->a->commit, library.files,
				   library.n);
	for (int i = 0; ret == 0 && i < library.n; i++)
		look_at_playbook(l, &library, i);
	library_free(library.files, library.n);
	return ret;
}

/* ---- the whole ---- */

static int summary_of(void *ctx, const struct repo_commit *g)
{
	struct adoption *a = ctx;

	a->summary = xstrdup(g->summary);
	return 1;
}

static int look_at_place(struct look *l)
{
	struct adoption *a = l->a;
	struct repo *repo = l->desk->repo;
	struct adopted last;
	int before = 0, ret = adopted_last(ledger_db(l->desk->ledger), &last);

	if (ret < 0)
		return ret;
	memcpy(a->previous, last.commit, sizeof a->previous);
	if (*last.commit && !repo_descends(repo, a->commit, last.commit)) {
		a->back = repo_descends(repo, last.commit, a->commit);
		if (!a->back)
			add_line(&a->problems,
				 _("%.7s does not come after %.7s, which the "
				   "desk goes by: its history was written "
				   "anew"),
				 a->commit, last.commit);
		before = adopted_before(ledger_db(l->desk->ledger), a->commit);
		a->before = before > 0;
	}
	if (strcmp(a->commit, last.commit) == 0)
		add_line(&a->problems, _("the desk goes by %.7s already"),
			 a->commit);
	return before < 0 ? before : 0;
}

int adoption_look(struct adoption *a, struct desk *d, const char *revision)
{
	struct look l = { .a = a, .desk = d, .wrong = STRBUF_INIT };
	const char *head = revision ? revision : repo_head(d->repo);
	int ret = head ? repo_resolve(d->repo, head, a->commit) : FAILED;

	if (ret == 0)
		ret = repo_each_since(d->repo, NULL, a->commit, summary_of, a);
	if (ret >= 0)
		ret = look_at_place(&l);
	if (ret == 0)
		ret = look_at_conf(&l);
	if (ret == 0)
		ret = look_at_playbooks(&l);
	/* What was good enough once is so again. */
	if (ret == 0 && !a->before)
		ret = look_at_people(&l);
	strbuf_release(&l.wrong);
	return ret;
}

void adoption_release(struct adoption *a)
{
	while (a->nauthors)
		free(a->authors[--a->nauthors]);
	while (a->nsigners)
		free(a->signers[--a->nsigners]);
	free(a->authors);
	free(a->signers);
	free(a->summary);
	strbuf_release(&a->problems);
	strbuf_release(&a->remarks);
}

/* ---- adopting ---- */

static cJSON *data_of(const struct adoption *a, const char *reason)
{
	cJSON *data = cJSON_CreateObject();

	json_add_int(data, "asks", a->asks);
	json_add_str(data, "commit", a->commit);
	if (*a->previous)
		json_add_str(data, "previous", a->previous);
	if (reason)
		json_add_str(data, "reason", reason);
	if (a->nsigners)
		cJSON_AddItemToObject(
			data, "signers",
			cJSON_CreateStringArray((const char *const *)a->signers,
						a->nsigners));
	json_add_str(data, "summary", a->summary);
	return data;
}

static int refuse(const struct adoption *a)
{
	return fail_as(REFUSED, "%.*s", (int)strcspn(a->problems.buf, "\n"),
		       a->problems.buf);
}

int desk_adopt(struct desk *d, const struct adoption *a, const char *reason)
{
	if (a->problems.len)
		return refuse(a);
	if (a->back && (!reason || !*reason))
		return fail_as(REFUSED,
			       _("%.7s is older than what the desk goes by: "
				 "say why it goes back"),
			       a->commit);
	return desk_record(d, "desk.adopted", "desk", data_of(a, reason), NULL);
}

/* ---- fetching ---- */

static int take(struct desk *d, const char *head)
{
	struct adoption a = ADOPTION_INIT;
	struct look l = { .a = &a, .desk = d, .wrong = STRBUF_INIT };
	int ret = repo_each_since(d->repo, repo_head(d->repo), head,
				  look_whether_signed, &l);

	if (ret == 0 && a.problems.len)
		ret = refuse(&a);
	if (ret == 0)
		ret = repo_advance(d->repo, head);
	strbuf_release(&l.wrong);
	adoption_release(&a);
	return ret;
}

int desk_fetch(struct desk *d, char *head)
{
	int ret = desk_try(d, act_named("desk.adopted"), NULL);

	if (ret == 0)
		ret = repo_fetch(d->repo, head);
	return ret < 0 ? ret : take(d, head);
}
