/*
 * playbook_stats_text.c - how playbooks do, in words.
 */
#include "config.h"

#include "watchfloor/clock.h"
#include "watchfloor/i18n.h"
#include "watchfloor/playbook_stats.h"

void playbook_stats_minutes(struct strbuf *out, int64_t ms)
{
	if (ms == CLOCK_NEVER)
		return;
	if (ms < 10 * MINUTE)
		strbuf_addf(out, "%lld.%lld", (long long)(ms / MINUTE),
			    (long long)(ms % MINUTE * 10 / MINUTE));
	else
		strbuf_addf(out, "%lld",
			    (long long)((ms + MINUTE / 2) / MINUTE));
}

void playbook_stats_runs(struct strbuf *out,
			 const struct playbook_version_stats *v)
{
	strbuf_addf(out,
		    _("runs: %lld, finished: %lld, left: %lld; sent back: "
		      "%lld; escalated: %lld"),
		    (long long)v->runs, (long long)v->finished,
		    (long long)v->left, (long long)v->sent_back,
		    (long long)v->escalated);
}

void playbook_stats_verdicts(struct strbuf *out,
			     const struct playbook_version_stats *v,
			     bool people)
{
	size_t before = out->len;

	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++) {
		const char *name = people ? verdict_title((enum verdict)i)
					  : verdict_word((enum verdict)i);

		if (v->verdicts[i])
			strbuf_addf(out, "%s%s %lld",
				    out->len > before ? ", " : "", name,
				    (long long)v->verdicts[i]);
	}
	if (people && out->len == before)
		strbuf_addstr(out, _("none"));
}
