/*
 * bulk.c - one act on many tickets, at one stroke.
 */
#include "config.h"

#include "watchfloor/bulk.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/sign.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- words ---- */

static const struct words {
	const char *act, *field; /* the field that holds the text */
	/* N_(), with the verdict, and without: %s is "41 tickets" */
	const char *ask, *ask_verdict;
	const char *done, *done_verdict;
} table[] = {
	{ "ticket.claimed", NULL, N_("Claim %s?"), NULL, N_("%s claimed"),
	  NULL },
	{ "ticket.released", NULL, N_("Release %s?"), NULL, N_("%s released"),
	  NULL },
	{ "ticket.noted", "text", N_("Write the note on %s?"), NULL,
	  N_("note written on %s"), NULL },
	{ "ticket.judged", "reason", N_("Judge %s?"), N_("Judge %s as %s?"),
	  N_("%s judged"), N_("%s judged as %s") },
	{ "ticket.closed", "reason", N_("Close %s?"), N_("Close %s as %s?"),
	  N_("%s closed"), N_("%s closed as %s") },
	{ "ticket.reopened", "reason", N_("Reopen %s?"), NULL,
	  N_("%s reopened"), NULL },
};

static const struct words *words_of(const char *act)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].act, act) == 0)
			return &table[i];
	bug("no bulk of %s", act);
}

/* plain and with_verdict are translated; their arguments are those of the
 * table above. */
static void say(struct strbuf *out, const struct bulk *b, size_t n,
		const char *plain, const char *with_verdict)
{
	char *tickets =
		xasprintf(Q_("%lld ticket", "%lld tickets", n), (long long)n);
	bool verdict = b->verdict != VERDICT_NONE && with_verdict;

	if (verdict)
		strbuf_addf(out, _(with_verdict), tickets,
			    verdict_title(b->verdict));
	else
		strbuf_addf(out, _(plain), tickets);
	free(tickets);
}

void bulk_question(const struct bulk *b, size_t n, struct strbuf *out)
{
	const struct words *w = words_of(b->act);

	say(out, b, n, w->ask, w->ask_verdict);
}

void bulk_done(const struct bulk *b, size_t n, struct strbuf *out)
{
	const struct words *w = words_of(b->act);

	say(out, b, n, w->done, w->done_verdict);
}

/* ---- the records ---- */

/* NULL when the act takes no fields here. */
static cJSON *data_of(const struct bulk *b)
{
	const char *field = words_of(b->act)->field;
	bool optional = strcmp(b->act, "ticket.closed") == 0;
	cJSON *data = cJSON_CreateObject();

	if (field && (!optional || (b->text && *b->text)))
		json_add_str(data, field, b->text ? b->text : "");
	if (b->verdict != VERDICT_NONE)
		json_add_str(data, "verdict", verdict_word(b->verdict));
	return data;
}

static bool claims_first(const struct bulk *b, const struct ticket *t)
{
	return b->claim && !*t->owner && t->state != STATE_CLOSED;
}

/* ---- looking first ---- */

/* The act, tried on one ticket after the other in memory. */
struct trial {
	const struct bulk *bulk;
	const struct desk *desk;
	bool alone; /* the only ticket: it can be signed */
	struct act_state *state;
	struct record claim, act; /* as they would be */
	cJSON *data;
};

static int trial_begin(struct trial *t, struct desk *d, const struct bulk *b,
		       size_t n)
{
	int ret = desk_check_who(d, act_named(b->act));

	*t = (struct trial){ .bulk = b, .desk = d, .alone = n == 1 };
	if (ret < 0)
		return ret;
	t->data = data_of(b);
	t->act = (struct record){ .act = b->act,
				  .actor = d->actor,
				  .at = clock_now(),
				  .data = t->data };
	t->claim = t->act;
	t->claim.act = "ticket.claimed";
	t->state = desk_rules.open(ledger_db(d->ledger));
	return 0;
}

static void trial_end(struct trial *t)
{
	if (t->state)
		desk_rules.close(t->state);
	cJSON_Delete(t->data);
}

/* Only one ticket at a time is signed for. */
static int check_signing(const struct trial *t, bool claims)
{
	struct desk_step claim = { .act = "ticket.claimed" };
	struct desk_step act = { .act = t->bulk->act };
	int ret = 0;

	if (t->alone)
		return 0;
	if (claims)
		ret = sign_check_step(t->desk, &t->state->ticket, &claim);
	if (ret == 0)
		ret = sign_check_step(t->desk, &t->state->ticket, &act);
	return ret;
}

/* As rules.c would decide; what the claim changes is in the loaded ticket. */
static int try_on(struct trial *t, int64_t num, bool *claims)
{
	struct act_state *s = t->state;
	int ret = act_load(s, num);

	if (ret < 0)
		return ret;
	if (!s->found)
		return fail_as(NOT_FOUND,
			       _("the ticket is not there any more"));
	t->claim.on = t->act.on = s->ticket.id;
	*claims = claims_first(t->bulk, &s->ticket);
	if (*claims) {
		ret = act_named("ticket.claimed")->check(s, &t->claim);
		if (ret == 0)
			ret = apply_claimed(s, &t->claim);
	}
	if (ret == 0)
		ret = desk_check_ticket(t->desk, act_named(t->bulk->act),
					&s->ticket);
	if (ret == 0)
		ret = check_signing(t, *claims);
	return ret < 0 ? ret : act_named(t->bulk->act)->check(s, &t->act);
}

static int plan_one(struct bulk_plan *p, struct trial *t, int64_t num)
{
	bool claims = false;
	int ret = try_on(t, num, &claims);

	if (ret == FAILED)
		return ret;
	if (ret == 0) {
		p->nums[p->n++] = num;
		p->claims += claims;
		return 0;
	}
	if (p->nrefused < BULK_REFUSALS)
		p->refused[p->nrefused] = xstrdup(fail_text());
	p->nrefused++;
	return 0;
}

int desk_bulk_check(struct desk *d, const struct bulk *b, const int64_t *nums,
		    size_t n, struct bulk_plan *out, ledger_progress *progress,
		    void *ctx)
{
	struct trial t;
	int ret = trial_begin(&t, d, b, n);

	*out = (struct bulk_plan){ .nums = xcalloc(n + 1, sizeof *nums) };
	for (size_t i = 0; ret == 0 && i < n; i++) {
		ret = plan_one(out, &t, nums[i]);
		if (ret == 0)
			ret = desk_tell(progress, ctx, _("looking"), (int64_t)i,
					(int64_t)n);
	}
	trial_end(&t);
	return ret;
}

int desk_bulk_possible(struct desk *d, const struct bulk *b,
		       const int64_t *nums, size_t n)
{
	char *first = NULL;
	struct trial t;
	bool claims;
	int ret = trial_begin(&t, d, b, n);

	for (size_t i = 0; ret == 0 && i < n; i++) {
		ret = try_on(&t, nums[i], &claims);
		if (ret == 0 || ret == FAILED)
			break;
		if (!first)
			first = xstrdup(fail_text());
		ret = i + 1 < n ? 0 : fail_as(REFUSED, "%s", first);
	}
	free(first);
	trial_end(&t);
	return ret;
}

void bulk_plan_release(struct bulk_plan *p)
{
	for (size_t i = 0; i < p->nrefused && i < BULK_REFUSALS; i++)
		free(p->refused[i]);
	free(p->nums);
	*p = (struct bulk_plan){ .n = 0 };
}

/* ---- doing ---- */

static int add_one(struct desk *d, const struct bulk *b,
		   const struct desk_step steps[static 2], int64_t num)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load_number(d, num, &t);
	if (ret == 0 && claims_first(b, &t))
		ret = desk_add_steps(d, &t, steps, 2);
	else if (ret == 0)
		ret = desk_add_steps(d, &t, steps + 1, 1);
	ticket_release(&t);
	return ret;
}

static int add_all(struct desk *d, const struct bulk *b,
		   struct desk_step steps[static 2],
		   const struct bulk_plan *plan, ledger_progress *progress,
		   void *ctx)
{
	int64_t stroke = desk_next_record(d), n = (int64_t)plan->n;
	int ret = stroke < 0 ? FAILED : 0;

	/* Of a single record there is nothing to say. */
	for (size_t i = 0; i < 2 && (n > 1 || b->claim); i++)
		desk_mark_stroke(&steps[i], stroke, n);
	for (int64_t i = 0; ret == 0 && i < n; i++) {
		ret = add_one(d, b, steps, plan->nums[i]);
		if (ret == 0)
			ret = desk_tell(progress, ctx, _("recording"), i, n);
	}
	return ret < 0 ? fail_in(ret, _("nothing was done: ")) : 0;
}

/* Of many at one stroke none is signed: nobody would have read them. */
static int sign_one(struct desk *d, const struct bulk *b,
		    struct desk_step steps[static 2],
		    const struct bulk_plan *plan)
{
	struct ticket t;
	int ret;

	if (plan->n != 1)
		return 0;
	ticket_init(&t);
	ret = ticket_load_number(d, plan->nums[0], &t);
	if (ret == 0 && claims_first(b, &t))
		ret = sign_steps(d, &t, steps, 2);
	else if (ret == 0)
		ret = sign_steps(d, &t, steps + 1, 1);
	ticket_release(&t);
	return ret;
}

int desk_bulk(struct desk *d, const struct bulk *b,
	      const struct bulk_plan *plan, ledger_progress *progress,
	      void *ctx)
{
	struct desk_step steps[] = { { "ticket.claimed", NULL, 0 },
				     { b->act, data_of(b), 0 } };
	int ret = desk_try(d, act_named(b->act), NULL);

	if (ret == 0)
		ret = sign_one(d, b, steps, plan);
	if (ret == 0)
		ret = ledger_begin(d->ledger);
	if (ret == 0)
		ret = desk_end(d, add_all(d, b, steps, plan, progress, ctx));
	cJSON_Delete(steps[0].data);
	cJSON_Delete(steps[1].data);
	return ret;
}
