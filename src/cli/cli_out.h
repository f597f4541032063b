/*
 * cli_out.h - tickets and records on standard output: for people (aligned,
 * made safe), as JSON lines and as TSV (raw, for programs).
 */
#ifndef WATCHFLOOR_CLI_OUT_H
#define WATCHFLOOR_CLI_OUT_H

#include "watchfloor/cli.h"

/* The words of c->argv joined by spaces: a query.  Yours to release. */
void out_join(struct strbuf *sb, const struct cli *c);

/* A ticket as one JSON object: the same keys wherever one is printed. */
cJSON *out_ticket_json(const struct ticket *t);
/* One line of compact JSON and a newline; deletes json. */
void out_json(cJSON *json);

/* A text of several lines: made safe where a terminal is to show it. */
void out_lines(const char *s, size_t len);
/* The same on standard error. */
void out_error_lines(const char *s, size_t len);

void out_ticket_line(const struct desk *d, const struct ticket *t);
void out_ticket_head(void);
void out_ticket_tsv(const struct ticket *t);
void out_ticket_tsv_head(void);
/* One value of TSV: a tab or newline inside it, which would be a new field,
 * is a space instead. */
void out_tsv_field(const char *s);

/* "state        Critical"; nothing for an empty value. */
void out_fact(const char *label, const char *value);

/* On standard error, when that is a terminal: one line that is overwritten.
 * A ledger_progress; answers whether to stop. */
int out_progress(void *ctx, const char *what, int64_t done, int64_t total);
void out_progress_end(void);

/* Ask on the terminal; true for a line that begins with y. */
bool out_confirm(const char *question);

/* What a record says, on one line wherever it is printed: a note of several
 * lines must not pass for several records. */
void out_sentence(const struct record *r, struct strbuf *sb);
/* The same, and whether it has been taken back. */
void out_event(struct desk *d, const struct record *r, struct strbuf *sb);

/* "2026-11-23T03:11:40.120Z", or "" for CLOCK_NEVER. */
const char *out_time(char *buf, int64_t ms);

#endif
