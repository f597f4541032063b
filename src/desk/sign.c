/*
 * sign.c - records that carry the signature of who acts: making one.
 */
#include "config.h"

#include "desk/sign.h"

#include <stdlib.h>
#include <string.h>

#include "desk/ssh.h"
#include "desk/ssh_run.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/signature.h"

/* What the store adds when it takes a record. */
static const char *const unsigned_data[] = { "signature", "stroke", "tickets" };

/* The bytes that are signed, of a whole record. */
static int signed_text(struct strbuf *out, const cJSON *record)
{
	cJSON *copy = cJSON_Duplicate(record, true);
	cJSON *data = cJSON_GetObjectItemCaseSensitive(copy, "data");
	int ret;

	cJSON_DeleteItemFromObjectCaseSensitive(copy, "seq");
	for (size_t i = 0; i < ARRAY_SIZE(unsigned_data); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(data, unsigned_data[i]);
	ret = json_canonical(out, copy);
	cJSON_Delete(copy);
	return ret;
}

int signature_parts(const struct record *r, struct strbuf *text,
		    struct strbuf *armored)
{
	const char *signature = json_str_at(r->data, "signature");

	if (!signature)
		return fail_as(NOT_FOUND, _("record %lld is not signed"),
			       (long long)r->id);
	ssh_armor(armored, signature);
	return signed_text(text, r->json);
}

char *signature_namespace(const char *origin)
{
	return xasprintf("watchfloor@%.*s", (int)strcspn(origin, "/"), origin);
}

/* ---- making ---- */

bool sign_wanted(const struct desk *d, const char *act, const struct ticket *t)
{
	return conf_sign_for(d->conf, act, t) != NULL;
}

/* What is going to be recorded, but for what the store adds. */
static int text_of_step(struct strbuf *out, struct desk *d,
			const struct ticket *t, const struct desk_step *step)
{
	struct draft draft =
		desk_draft(d, step->act, t->id, t->tenant, step->data);
	struct strbuf record = STRBUF_INIT;
	cJSON *json = NULL;
	int ret;

	draft.at = step->at;
	ret = ledger_preview(d->ledger, &draft, &record);
	if (ret == 0) {
		json = json_parse(record.buf, record.len, 0, NULL);
		ret = json ? signed_text(out, json) : FAILED;
	}
	cJSON_Delete(json);
	strbuf_release(&record);
	return ret;
}

static int sign(struct desk *d, const struct ticket *t, struct desk_step *step)
{
	char *namespace = signature_namespace(ledger_origin(d->ledger));
	struct strbuf text = STRBUF_INIT, signature = STRBUF_INIT;
	int ret;

	step->at = ledger_now(d->ledger);
	if (!step->data)
		step->data = cJSON_CreateObject();
	ret = text_of_step(&text, d, t, step);
	if (ret == 0)
		ret = ssh_sign(&signature, d->member->keys, d->member->nkeys,
			       namespace, &text);
	if (ret == 0)
		json_add_str(step->data, "signature", signature.buf);
	strbuf_release(&text);
	strbuf_release(&signature);
	free(namespace);
	return ret;
}

int sign_steps(struct desk *d, const struct ticket *t, struct desk_step *steps,
	       size_t n)
{
	int ret = 0;

	for (size_t i = 0; i < n && ret == 0; i++) {
		if (!sign_wanted(d, steps[i].act, t))
			continue;
		if (!d->member)
			ret = fail_as(REFUSED,
				      _("%s must be signed by a member, and "
					"desk.conf names none"),
				      steps[i].act);
		else
			ret = sign(d, t, &steps[i]);
	}
	return ret;
}

int sign_check_step(const struct desk *d, const struct ticket *t,
		    const struct desk_step *step)
{
	if (!sign_wanted(d, step->act, t) ||
	    (step->data && json_str_at(step->data, "signature")))
		return 0;
	return fail_as(REFUSED,
		       _("%s: %s must be signed: do it on this ticket alone"),
		       t->id, step->act);
}
