/*
 * run_pin.c - which text a run is about: read from the repository by commit,
 * and kept as blobs of the store, with all that it calls.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/gate.h"
#include "desk/run_private.h"

int run_source_read(struct run_source *s, struct desk *d, const char *revision,
		    const char *id)
{
	struct repo_entry entry = { .id = NULL };
	int ret;

	*s = (struct run_source)RUN_SOURCE_INIT;
	s->repo = d->repo;
	ret = repo_resolve(d->repo, revision ? revision : d->commit, s->commit);
	if (ret == 0)
		ret = repo_find(d->repo, s->commit, id, &s->text, &entry);
	if (ret == 0) {
		snprintf(s->blob, sizeof s->blob, "%s", entry.blob);
		ret = playbook_parse(&s->playbook, s->text.buf, s->text.len,
				     NULL);
	}
	repo_entry_release(&entry);
	return ret;
}

void run_source_release(struct run_source *s)
{
	for (int i = 0; i < s->ncallees; i++)
		playbook_free(s->callees[i]);
	playbook_free(s->playbook);
	strbuf_release(&s->text);
	*s = (struct run_source)RUN_SOURCE_INIT;
}

/* ---- what it calls, before it is pinned ---- */

const struct playbook *run_source_resolve(void *ctx, const char *id,
					  const char *version)
{
	struct run_source *s = ctx;
	struct strbuf text = STRBUF_INIT;
	struct playbook *p = NULL;

	for (int i = 0; i < s->ncallees; i++)
		if (strcmp(s->callees[i]->id, id) == 0 &&
		    (!version || strcmp(s->callees[i]->modified, version) == 0))
			return s->callees[i];
	if (s->ncallees < RUN_CALLEES_MAX &&
	    repo_find_version(s->repo, s->commit, id, version, &text) == 0 &&
	    playbook_parse(&p, text.buf, text.len, NULL) == 0)
		s->callees[s->ncallees++] = p;
	strbuf_release(&text);
	return p;
}

/* All that may be called, for a step to be found in it. */
static void call_all(struct run_source *s, const struct playbook *p)
{
	for (int i = 0; i < p->nsteps; i++)
		if (p->steps[i].type == STEP_PLAYBOOK)
			run_source_resolve(s, p->steps[i].playbook_id,
					   p->steps[i].playbook_version);
}

const struct step *run_source_step(struct run_source *s, const char *id)
{
	const struct step *step = playbook_step(s->playbook, id);

	if (!step)
		call_all(s, s->playbook);
	/* What these call comes behind them. */
	for (int i = 0; !step && i < s->ncallees; i++) {
		step = playbook_step(s->callees[i], id);
		call_all(s, s->callees[i]);
	}
	return step;
}

/* ---- pinning ---- */

struct pin {
	struct desk *d;
	const char *commit;
	cJSON *callees, *needs; /* needs: see gate_needs() */
	int n;
};

static int pin_text(struct pin *pin, const struct strbuf *text, char *hex)
{
	sha256 hash;
	int ret = ledger_put_blob(pin->d->ledger, &hash, text->buf, text->len);

	hex_encode(hex, &hash, sizeof hash);
	return ret;
}

/* version NULL: any. */
static bool is_pinned(const struct pin *pin, const char *id,
		      const char *version)
{
	const cJSON *c;

	cJSON_ArrayForEach (c, pin->callees)
		if (strcmp(json_str_at(c, "id"), id) == 0 &&
		    (!version ||
		     strcmp(json_str_at(c, "modified"), version) == 0))
			return true;
	return false;
}

static int pin_callees(struct pin *pin, const struct playbook *p);

static int pin_callee(struct pin *pin, const struct playbook *callee,
		      const struct strbuf *text)
{
	char hex[SHA256_HEX];
	cJSON *c = cJSON_CreateObject();
	int ret = pin_text(pin, text, hex);

	json_add_str(c, "id", callee->id);
	json_add_str(c, "modified", callee->modified);
	json_add_str(c, "sha256", hex);
	cJSON_AddItemToArray(pin->callees, c);
	pin->n++;
	return ret < 0 ? ret : pin_callees(pin, callee);
}

/* Pin what p calls, and what that calls.  A callee that is not in the
 * repository, or cannot be walked, is done by hand: see walk_resolver. */
static int pin_callees(struct pin *pin, const struct playbook *p)
{
	pin->needs = gate_needs(p, pin->needs);
	for (int i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		struct strbuf text = STRBUF_INIT;
		struct playbook *callee = NULL;
		int ret = 0;

		if (s->type != STEP_PLAYBOOK || pin->n >= RUN_CALLEES_MAX ||
		    is_pinned(pin, s->playbook_id, s->playbook_version))
			continue;
		if (repo_find_version(pin->d->repo, pin->commit, s->playbook_id,
				      s->playbook_version, &text) == 0 &&
		    playbook_parse(&callee, text.buf, text.len, NULL) == 0)
			ret = pin_callee(pin, callee, &text);
		playbook_free(callee);
		strbuf_release(&text);
		if (ret < 0)
			return ret;
	}
	return 0;
}

int run_pin(struct desk *d, const struct run_source *s, cJSON *data)
{
	struct pin pin = { .d = d,
			   .commit = s->commit,
			   .callees = cJSON_CreateArray() };
	char hex[SHA256_HEX];
	int ret = pin_text(&pin, &s->text, hex);

	if (ret == 0)
		ret = pin_callees(&pin, s->playbook);
	json_add_str(data, "modified", s->playbook->modified);
	json_add_str(data, "commit", s->commit);
	json_add_str(data, "blob", s->blob);
	json_add_str(data, "sha256", hex);
	cJSON_AddItemToObject(data, "callees", pin.callees);
	cJSON_AddItemToObject(data, "needs", pin.needs);
	return ret;
}
