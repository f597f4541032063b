/*
 * due.c - which clock of a ticket runs out next.
 *
 * Minutes are shown, not seconds: a screen that ticks is a screen that
 * nobody can read.
 */
#include "config.h"

#include "due.h"

#include "watchfloor/clock.h"
#include "watchfloor/i18n.h"

/* When the clock stopped, or CLOCK_NEVER.  Informing and containing leave no
 * mark on a ticket yet, so those clocks are not shown. */
static int64_t stopped(const struct ticket *t, enum sla_clock clock)
{
	switch (clock) {
	case SLA_ACCEPT:
		return t->accepted;
	case SLA_JUDGE:
		return t->judged;
	case SLA_CLOSE:
		return t->closed;
	default:
		return 0;
	}
}

bool ticket_due(struct due *out, const struct conf *c, const struct ticket *t,
		int64_t now)
{
	const struct conf_sla *sla = c ? conf_sla_for(c, t) : NULL;

	if (!sla || t->state == STATE_CLOSED)
		return false;
	for (int i = 0; i < SLA_CLOCKS; i++) {
		if (!sla->span[i] ||
		    stopped(t, (enum sla_clock)i) != CLOCK_NEVER)
			continue;
		out->clock = (enum sla_clock)i;
		out->left = t->opened + sla->span[i] - now;
		return true;
	}
	return false;
}

void due_print(struct strbuf *out, int64_t left)
{
	int64_t minutes = (left < 0 ? -left : left) / MINUTE;
	long long m = minutes % 60, h = minutes / 60 % 24;
	long long d = minutes / (24 * 60);

	if (left < 0)
		strbuf_addch(out, '-');
	if (d)
		strbuf_addf(out, "%lldd%lldh", d, h);
	else if (h)
		strbuf_addf(out, "%lldh%02lldm", h, m);
	else
		strbuf_addf(out, "%lldm", m);
}

const char *due_title(enum sla_clock clock)
{
	static const char *const titles[SLA_CLOCKS] = {
		[SLA_ACCEPT] = N_("to accept"),
		[SLA_JUDGE] = N_("to judge"),
		[SLA_INFORM] = N_("to inform"),
		[SLA_CONTAIN] = N_("to contain"),
		[SLA_CLOSE] = N_("to close"),
	};

	return _(titles[clock]);
}
