/*
 * playbook.h - OASIS CACAO Security Playbooks 2.0: read, lint, outline.
 *
 * A struct playbook is an immutable graph made from one JSON text.  English
 * is in the core properties; other languages and the questions' choices are
 * in the extension GUIDANCE_EXTENSION, which other programs ignore.
 */
#ifndef WATCHFLOOR_PLAYBOOK_H
#define WATCHFLOOR_PLAYBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/i18n.h"
#include "watchfloor/json.h"
#include "watchfloor/strbuf.h"

#define GUIDANCE_EXTENSION \
	"extension-definition--c7c1d2a4-5b0e-4f6f-9a57-2f4b8e0d3c61"

/* What is done to something of the customer's, and needs their word. */
extern const struct term response_actions[];
/* A list of them, with commas between: 0, or REFUSED with a sentence. */
int response_actions_check(const char *list);

enum step_type {
	STEP_START,
	STEP_END,
	STEP_ACTION,
	STEP_PLAYBOOK,
	STEP_PARALLEL,
	STEP_IF,
	STEP_WHILE,
	STEP_SWITCH
};

enum variable_type {
	VAR_STRING,
	VAR_BOOL,
	VAR_INTEGER,
	VAR_LONG,
	VAR_FLOAT,
	VAR_IPV4,
	VAR_IPV6,
	VAR_MAC,
	VAR_HASH,
	VAR_MD5,
	VAR_SHA256,
	VAR_HEXSTRING,
	VAR_URI,
	VAR_UUID,
	VAR_DICTIONARY,
	VAR_OTHER
};

struct variable {
	const char *name; /* "__src__" with its underscores */
	enum variable_type type;
	const char *value; /* as text; NULL: unknown */
	bool constant, external;
	const char *description;
};

struct command {
	const char *type;     /* "manual", "bash", ... */
	const char *text;     /* decoded from command_b64 where that is set */
	const char *activity; /* playbook_activity or NULL */
};

struct choice {
	const char *token, *label, *label_zh_cn;
};

struct question {
	const char *variable, *prompt, *prompt_zh_cn;
	struct choice *choices;
	int nchoices;
	bool required;
};

struct condition;

struct branch {            /* of parallel, if, while, switch */
	const char *label; /* case key; "true"/"false"; NULL: parallel */
	struct step *head;
};

/* An agent, who carries a command out, or a target, which it is about (7). */
struct party {
	const char *id, *type, *name, *description;
	const cJSON *json;
};

struct step {
	enum step_type type;
	int index; /* in playbook->steps */
	const char *id, *name, *description;
	const char *owner;      /* identity--..., or NULL */
	int64_t delay, timeout; /* ms; 0: none */
	struct step *on_completion, *on_success, *on_failure;
	struct branch *branches;
	int nbranches;
	const char *condition_text;  /* if, while: as written */
	struct condition *condition; /* NULL: does not parse: ask it */
	const char *switch_variable; /* "__x__" */
	struct command *commands;
	int ncommands;
	struct variable *variables;
	int nvariables; /* step scope */
	const char **in_args;
	int nin_args;
	const char **out_args;
	int nout_args;
	const struct party *agent; /* action; NULL: not defined */
	const struct party **targets;
	int ntargets;
	const char *playbook_id, *playbook_version; /* playbook-action */
	/* from GUIDANCE_EXTENSION; NULL or 0 when absent */
	int minutes;
	const char *authorisation, *informs, *verdict;
	/* what is done under that authorisation: "isolate, block", words of
	 * response_actions; NULL: it does not say */
	const char *action;
	struct question *questions;
	int nquestions;
	const cJSON *json;
};

struct playbook {
	const char *id, *name, *description;
	const char *created, *modified, *created_by;
	bool revoked;
	int64_t valid_from, valid_until; /* ms UTC; CLOCK_NEVER: no bound */
	int priority, severity, impact;  /* 0 to 100; 0: not said */
	struct party *agents, *targets;
	int nagents, ntargets;
	struct step *steps;
	int nsteps; /* file order */
	struct step *start, *exception;
	struct variable *variables;
	int nvariables;
	const cJSON *json;
};

/* ---- lint ---- */

enum finding_level {
	FINDING_ERROR = 'E',
	FINDING_WARNING = 'W',
	FINDING_INFO = 'I'
};

struct finding {
	enum finding_level level;
	const char *rule; /* "W8": the id of cacao digest and man page */
	int line, column; /* from 1; 0: the file as a whole */
	char *text;
};

struct findings {
	struct finding *list;
	int n, alloc;
	int errors;
};
void findings_release(struct findings *f);
/* "file:line:col: E W8: sentence\n" */
void finding_print(const struct finding *f, const char *file,
		   struct strbuf *out);

/* The table of rules, for the man page; ends with a NULL id. */
struct lint_rule {
	const char *id;
	enum finding_level level;
	const char *section; /* of the standard */
	const char *help;    /* N_() */
};
extern const struct lint_rule lint_rules[];

/*
 * Parse.  Findings (may be NULL) get every rule that is hit.  Returns FAILED
 * when an E rule that a walk depends on is violated: *out is NULL then, and
 * the last error is the first such finding.
 */
int playbook_parse(struct playbook **out, const char *text, size_t len,
		   struct findings *findings);
void playbook_free(struct playbook *p);

/* May a run of it begin at this time (ms UTC, 3.1)? */
enum playbook_standing {
	STANDING_GOOD,
	STANDING_REVOKED,
	STANDING_EARLY, /* its validity has not begun */
	STANDING_OVER
};
enum playbook_standing playbook_standing(const struct playbook *p, int64_t at);
/* "revoked"; "This playbook is revoked."; NULL when it is good. */
const char *standing_word(enum playbook_standing s);
const char *standing_sentence(enum playbook_standing s);
/* 0, or REFUSED with a sentence that says why not. */
int playbook_in_force(const struct playbook *p, int64_t at);

/* What it says of itself beside its steps: whether it is in force, markings,
 * validity, its signatures (checked), priority, what it is for, version,
 * author.  Calls each() with a name (translated) and a text, which comes from
 * the file. */
enum fact_kind { FACT_PLAIN, FACT_GOOD, FACT_BAD };
typedef void playbook_each_fact(void *ctx, const char *name, const char *text,
				enum fact_kind kind);
void playbook_facts(const struct playbook *p, int64_t at,
		    playbook_each_fact *each, void *ctx);

/* The strictest level of the Traffic Light Protocol 2.0 among its markings,
 * as "TLP:AMBER"; NULL: none. */
const char *playbook_tlp(const struct playbook *p);
/* The order of two levels ("TLP:RED", "red"): below 0 when the first is the
 * freer; no known level is freer than any. */
int tlp_compare(const char *a, const char *b);
bool tlp_is_level(const char *word);

/* Does a person do or decide it?  All but start and end. */
bool step_is_decided(const struct step *s);
const struct step *playbook_step(const struct playbook *p, const char *id);
/* What the guidance asks about a variable there, or NULL. */
const struct question *step_question(const struct step *s, const char *name);

/* Words in the language of messages (i18n_suffix()), else English.  Borrowed.
 * They come from a file: make them safe before showing. */
const char *playbook_title(const struct playbook *p);
const char *playbook_about(const struct playbook *p);
const char *variable_about(const struct playbook *p, const char *name);
const char *step_title(const struct step *s); /* "" for start and end */
const char *step_about(const struct step *s);
const char *step_command(const struct step *s, int i);
/* Who is asked or told, a word of the playbook: "the customer", or that. */
const char *party_title(const char *word);
const char *question_prompt(const struct question *q);
const char *choice_label(const struct choice *c);

/* ---- the outline: the graph as numbered, indented lines ---- */

struct outline_row {
	const struct step *step; /* never start or end */
	int depth;               /* 0: main line */
	char number[24];         /* "4", "4a.2" */
	const char *branch;      /* on the first row of a branch: its
				    label ("true", a case key); else
				    NULL.  "" for a parallel branch */
};
/* Rows are in reading order; each step appears once.  Yours to free(). */
int playbook_outline(const struct playbook *p, struct outline_row **rows);
/* What a branch is called on its first row: yes, no, or the words of the answer
 * that leads there.  NULL where row->branch is NULL or "".  Borrowed. */
const char *outline_branch(const struct playbook *p,
			   const struct outline_row *row);
/* The same of a branch of this step; NULL for one of parallel. */
const char *branch_title(const struct playbook *p, const struct step *opener,
			 const struct branch *b);

/* The expected minutes of the longest way through; 0: no step says. */
int playbook_minutes(const struct playbook *p);

/* The shortest and the longest way through, when nothing fails and a loop is
 * walked once (on the shortest way not at all): in steps that a person does or
 * decides, and in expected minutes. */
struct playbook_length {
	int min_steps, max_steps, min_minutes, max_minutes;
};
struct playbook_length playbook_length(const struct playbook *p);

/* ---- the flowchart: the graph drawn with text ---- */

/*
 * Steps stand below each other on a line; branches side by side where the
 * width permits, else indented below each other.  What does not fit, and what
 * a failure leads to, follows in sections of its own.  Each step has one
 * place; what leads to it from elsewhere names its number.
 */
#define FLOW_MIN_WIDTH 40

enum flow_kind {
	FLOW_LINE,     /* between steps */
	FLOW_NODE,     /* the mark of a step */
	FLOW_NUMBER,   /* its number, as in the outline */
	FLOW_TITLE,    /* its name */
	FLOW_BRANCH,   /* what a branch is called; a heading */
	FLOW_REFERENCE /* a step that stands elsewhere */
};

struct flowchart_span {
	int column, width;
	enum flow_kind kind;
	int step;         /* index of the step that it is about; -1: none */
	const char *text; /* safe */
};

struct flowchart_node {
	int step;                 /* index */
	int line, column, height; /* the mark; how many lines of words */
};

struct flowchart;

/* No line is wider than `width` (at least FLOW_MIN_WIDTH).  ascii: draw the
 * lines with - | +.  The playbook must outlive the chart. */
struct flowchart *playbook_flowchart(const struct playbook *p, int width,
				     bool ascii);
void flowchart_free(struct flowchart *c);
int flowchart_lines(const struct flowchart *c);
/* The spans of a line from left to right; between them is nothing.  Borrowed
 * until the next call. */
const struct flowchart_span *flowchart_line(struct flowchart *c, int line,
					    int *n);
/* Each step of the playbook once, in reading order. */
const struct flowchart_node *flowchart_nodes(const struct flowchart *c, int *n);

/* ---- what changed between two versions ---- */

enum change_kind {
	CHANGE_HEAD,      /* something outside of the steps */
	CHANGE_ADDED,     /* a step */
	CHANGE_REMOVED,   /* a step */
	CHANGE_MOVED,     /* into another line, or within its own */
	CHANGE_CONDITION, /* of if and while, or what a switch tests */
	CHANGE_WAY,       /* it leads on to another step */
	CHANGE_REWORDED,  /* what a person reads */
	CHANGE_OTHER      /* the rest of a step */
};

struct playbook_change {
	enum change_kind kind;
	const struct step *before, *after;  /* NULL where it is not */
	char *number_before, *number_after; /* "" for none */
	char *what; /* the members: "name, commands"; or NULL */
};

/* In reading order of the version after; ends are not told of.  The
 * playbooks must outlive the list, which is yours. */
int playbook_compare(struct playbook_change **out,
		     const struct playbook *before,
		     const struct playbook *after);
void playbook_changes_free(struct playbook_change *c, int n);
const char *change_word(enum change_kind kind); /* "added", for programs */
/* One sentence; its words come from the playbooks. */
void change_print(const struct playbook_change *c, struct strbuf *out);

/* ---- where playbooks live: a git repository, read by commit ---- */

struct repo;

struct repo_entry {
	char *path;      /* "webshell.json" */
	char *id, *name; /* of the playbook; id "" when it has errors */
	char *about;
	char *modified;
	char blob[41]; /* git object id */
	char *error;   /* why it cannot be walked, or NULL */
	int steps;     /* that a person does or decides */
	int minutes;   /* playbook_minutes() */
	int findings;  /* of lint */
	bool revoked;
	int64_t valid_from, valid_until; /* as in struct playbook */
};

struct repo_commit {
	char id[41];
	char *author, *email, *summary;
	int64_t at; /* ms UTC */
};

#define REPO_BRANCH "main" /* where none is named */

/* A bare repository (or a .git).  The branch is the value of its own config
 * key watchfloor.branch.  To start libgit2 takes longer than the rest of a
 * short command, so that is put off until more is asked for than repo_head()
 * and repo_read_kept(). */
int repo_open(struct repo **out, const char *path);
void repo_close(struct repo *r);
/* Make a bare repository with one commit of every file below from_dir
 * (branch main; author NAME <NAME@HOST> from the user and host). */
int repo_create(const char *path, const char *from_dir);
/* The commit that the branch points at now: 40 hex digits, borrowed, good
 * until the next call.  NULL with the last error set. */
const char *repo_head(struct repo *r);

/* From now on no revision (NULL) is this commit, 40 hex digits, and not the
 * head; NULL: the head again. */
void repo_pin(struct repo *r, const char *commit);

/* The commit that a revision ("main~2", "4f1c9e2") names (NULL: head): 41
 * bytes. */
int repo_resolve(struct repo *r, const char *revision, char *out);

/* A file as of a commit (any revision: "main", "4f1c9e2"; NULL: head).
 * blob (41 bytes, may be NULL) gets the object id. */
int repo_read(struct repo *r, const char *commit, const char *path,
	      struct strbuf *out, char *blob);
/* May files be put beside the repository that save the next start some time?
 * (Not at first.)  What cannot be put there is not missed. */
void repo_let_keep(struct repo *r, bool keep);
/* As repo_read() of a file in the root of a commit (40 hex digits), and without
 * libgit2 when it is kept. */
int repo_read_kept(struct repo *r, const char *commit, const char *path,
		   struct strbuf *out);
/* After that: keep it, together with what proves that it is the commit's, in
 * the place of the one before. */
void repo_keep(struct repo *r, const char *commit, const char *path);
/* Every *.json below the root that calls itself a playbook. */
int repo_list(struct repo *r, const char *commit, struct repo_entry **out,
	      int *n);
void repo_entries_free(struct repo_entry *e, int n);
/* The text of the playbook with this id (a unique prefix, or a file name
 * without .json, will do). */
int repo_find(struct repo *r, const char *commit, const char *id,
	      struct strbuf *text, struct repo_entry *entry);
void repo_entry_release(struct repo_entry *e);
/* As playbook_standing(); one that cannot be walked is good, for another
 * reason stands in its way. */
enum playbook_standing repo_entry_standing(const struct repo_entry *e,
					   int64_t at);
/* Its name, after the word of a standing that is not good. */
void repo_entry_print(const struct repo_entry *e, int64_t at,
		      struct strbuf *out);
/* The text of its version that says it was modified then (NULL: the newest),
 * looked for in the history of its file up to the commit. */
int repo_find_version(struct repo *r, const char *commit, const char *id,
		      const char *modified, struct strbuf *text);
/* A line of what differs between two texts. */
struct diff_line {
	char kind;         /* '+', '-', ' '; '@': lines are left out; '\\':
			      no newline ends the text */
	int before, after; /* line numbers from 1; 0: not there */
	const char *text;  /* without its line end */
	size_t len;
};
/* The lines that differ, with three around them.  Stops at the first answer
 * that is not 0, and returns it. */
int repo_diff(const struct strbuf *before, const struct strbuf *after,
	      int (*each)(void *ctx, const struct diff_line *line), void *ctx);
/* Commits that changed path, newest first, up to a commit (NULL: head); at
 * most `max` of them (0: all). */
int repo_log(struct repo *r, const char *commit, const char *path, int max,
	     struct repo_commit **out, int *n);
/* Every file that a commit changed, newest commit first, as repo_log() counts
 * changes.  Stops at the first answer that is not 0, and returns it. */
typedef int repo_each_change(void *ctx, const char *commit, const char *path);
int repo_each_changed(struct repo *r, const char *commit,
		      repo_each_change *each, void *ctx);
void repo_commit_release(struct repo_commit *c);
void repo_commits_free(struct repo_commit *c, int n);

/* ---- committing ---- */

/* One file changed: what it is to be, who says so, and why. */
struct repo_change {
	const char *base; /* the commit that it was changed in, 40 digits */
	const char *path;
	const struct strbuf *text;
	const char *name, *email; /* of the author */
	const char *message;
	/* Append an SSH signature over the text in the namespace "git",
	 * armoured; NULL: the commit is not signed. */
	int (*sign)(void *ctx, struct strbuf *armored,
		    const struct strbuf *text);
	void *ctx;
};

/* Commit it on the branch; out (41 bytes): the commit.  CONFLICT, and the
 * branch stays, when its head is not the base any more. */
int repo_commit(struct repo *r, const struct repo_change *c, char *out);

/* ---- where others commit to: the remote "origin" ---- */

/* Append its URL; NOT_FOUND when there is none.  Set it: https://, ssh://,
 * USER@HOST:PATH, file:/// or an absolute path. */
int repo_remote(struct repo *r, struct strbuf *url);
int repo_set_remote(struct repo *r, const char *url);
/*
 * Fetch the branch and the tags; head (41 bytes) is the other side's, and the
 * branch stays where it is.  Over ssh by the person's agent and known_hosts,
 * over https by the helpers of git-credential(1).
 */
int repo_fetch(struct repo *r, char *head);
/* Move the branch there.  REFUSED when that does not come after its head. */
int repo_advance(struct repo *r, const char *commit);
/* The branch and the tags; REFUSED when the other side does not take them. */
int repo_push(struct repo *r);

/* ---- who stands for a commit ---- */

/* An SSH signature, made by git in the namespace "git". */
struct repo_signature {
	const char *by;      /* the tag that carries it; "": the commit */
	struct strbuf text;  /* what was signed */
	const char *armored; /* as ssh-keygen(1) reads it */
};
typedef int repo_each_signature(void *ctx, const struct repo_signature *s);

/* The signatures on a commit (40 hex digits) and on the tags that point at
 * it, checked by nobody yet.  Both stop at the first answer that is not 0,
 * and return it. */
int repo_each_sign(struct repo *r, const char *commit,
		   repo_each_signature *each, void *ctx);
/* The commits that lead to one and not to another (NULL: all), newest first. */
int repo_each_since(struct repo *r, const char *since, const char *commit,
		    int (*each)(void *ctx, const struct repo_commit *c),
		    void *ctx);
/* Is it that commit, or one that came after it? */
bool repo_descends(struct repo *r, const char *commit, const char *from);

#endif
