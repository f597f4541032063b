/*
 * similar_text.c - why a ticket is similar, for people and for programs.
 */
#include "config.h"

#include "watchfloor/similar.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Most telling first; the phrase holds the value where there is one. */
static const struct {
	enum similar_share bit;
	const char *word;
	const char *phrase; /* N_() */
} reasons[SHARE_KINDS] = {
	{ SHARE_FINGERPRINT, "fingerprint", N_("the same alert on %s") },
	{ SHARE_RULE_ASSET, "rule+asset", N_("the same rule on %s") },
	{ SHARE_SRC, "src", N_("source %s") },
	{ SHARE_FILE, "file", N_("file %s") },
	{ SHARE_URL, "url", N_("URL %s") },
	{ SHARE_USER, "user", N_("account %s") },
	{ SHARE_TYPE_ASSET, "type+asset", N_("the same type on %s") },
	{ SHARE_TECHNIQUE, "attack", N_("technique %s") },
};

static const char *value_of(const struct ticket *t, enum similar_share bit)
{
	switch (bit) {
	case SHARE_SRC:
		return t->src;
	case SHARE_FILE:
		return t->file;
	case SHARE_URL:
		return t->url;
	case SHARE_USER:
		return t->user;
	default:
		return t->asset;
	}
}

/* The techniques of both lists, "T1190, T1505.003". */
static void add_common(const char *a, const char *b, struct strbuf *out)
{
	const char *before = "";

	while (*a && *b) {
		size_t alen = strcspn(a, ","), blen = strcspn(b, ",");
		size_t least = alen < blen ? alen : blen;
		int order = strncmp(a, b, least);

		if (order == 0)
			order = (alen > blen) - (alen < blen);
		if (order == 0)
			strbuf_addf(out, "%s%.*s", before, (int)alen, a);
		if (order == 0)
			before = ", ";
		if (order <= 0)
			a += alen + (a[alen] == ',');
		if (order >= 0)
			b += blen + (b[blen] == ',');
	}
}

/* What the more telling one says already. */
static unsigned implied(unsigned shares)
{
	if (shares & SHARE_SAME)
		return SHARE_TYPE_ASSET | SHARE_TECHNIQUE |
		       (shares & SHARE_FINGERPRINT ? SHARE_RULE_ASSET : 0u);
	return 0;
}

void similar_why(const struct similar *s, const struct ticket *to,
		 struct strbuf *out)
{
	unsigned shared = s->shares & ~implied(s->shares);
	struct strbuf techniques = STRBUF_INIT;
	const char *before = "";

	add_common(s->ticket.attack, to->attack, &techniques);
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		enum similar_share bit = reasons[i].bit;
		char *phrase;

		if (!(shared & bit))
			continue;
		phrase = xasprintf(_(reasons[i].phrase),
				   bit == SHARE_TECHNIQUE
					   ? techniques.buf
					   : value_of(&s->ticket, bit));
		strbuf_addf(out, "%s%s", before, phrase);
		free(phrase);
		before = _(", ");
	}
	strbuf_release(&techniques);
}

void similar_words(unsigned shares, struct strbuf *out)
{
	const char *before = "";

	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (!(shares & reasons[i].bit))
			continue;
		strbuf_addf(out, "%s%s", before, reasons[i].word);
		before = ",";
	}
}

void similar_summary_print(const struct similar_summary *s, struct strbuf *out)
{
	if (!s->same)
		return;
	strbuf_addf(out, Q_("%lld like this", "%lld like this", s->same),
		    (long long)s->same);
	if (s->open)
		strbuf_addf(out, _(", %lld open"), (long long)s->open);
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++)
		if (s->verdict[v])
			strbuf_addf(out, _(", %lld %s"),
				    (long long)s->verdict[v],
				    verdict_title((enum verdict)v));
}
