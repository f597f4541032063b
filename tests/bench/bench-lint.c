/*
 * bench-lint.c - how long a thousand playbooks are linted, as files and as a
 * desk repository with a history, against the least that could be done:
 * reading the same files and parsing them with cJSON.
 */
#include "config.h"

#include <cjson/cJSON.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

#define PLAYBOOKS    1000
#define COMMITS      200
#define ROUNDS       3
#define SECONDS_MOST 2.0
#define SIZE_MAX_OF  (1 << 20)

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-lint: %s: %s\n", what, fail_text());
	exit(1);
}

/* ---- a thousand playbooks: those that ship, each under many ids ---- */

static void rename_id(struct strbuf *text, int number)
{
	static const char type[] = "\"playbook--";
	char *at = strstr(text->buf, type), digits[9];

	need(at != NULL, "an id");
	snprintf(digits, sizeof digits, "%08x", number);
	memcpy(at + strlen(type), digits, 8);
}

static char *path_of(const char *folder, int number)
{
	return xasprintf("%s/p%04d.json", folder, number);
}

static void write_one(const char *from, const char *folder, int number)
{
	char *path = path_of(folder, number);
	struct strbuf text = STRBUF_INIT;

	need(!file_read(&text, from, SIZE_MAX_OF), from);
	rename_id(&text, number);
	need(!file_write_new(path, text.buf, text.len, 0644), path);
	strbuf_release(&text);
	free(path);
}

static void write_all(const char *folder)
{
	glob_t shipped = { 0 };
	int n = 0;

	need(!file_mkdirs(folder, 0755), folder);
	need(!glob(SRCDIR "/playbooks/*.json", 0, NULL, &shipped), "playbooks");
	while (n < PLAYBOOKS)
		for (size_t i = 0; i < shipped.gl_pathc && n < PLAYBOOKS; i++)
			if (!scenarios_named(shipped.gl_pathv[i]))
				write_one(shipped.gl_pathv[i], folder, n++);
	globfree(&shipped);
}

/* ---- what is measured ---- */

/* Seconds of the processor so far: one thread does it all, and whatever else
 * the machine is busy with does not count. */
static double processor(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double parse_files(const char *folder)
{
	double start = processor();

	for (int i = 0; i < PLAYBOOKS; i++) {
		char *path = path_of(folder, i);
		struct strbuf text = STRBUF_INIT;
		cJSON *json;

		need(!file_read(&text, path, SIZE_MAX_OF), path);
		json = cJSON_ParseWithLength(text.buf, text.len);
		need(json != NULL, path);
		cJSON_Delete(json);
		strbuf_release(&text);
		free(path);
	}
	return processor() - start;
}

static double lint_files(const char *folder)
{
	double start = processor();
	struct playbook_file *files = xcalloc(PLAYBOOKS, sizeof *files);

	for (int i = 0; i < PLAYBOOKS; i++) {
		char *path = path_of(folder, i);

		need(!playbook_file_read(&files[i], path), path);
		free(path);
	}
	playbooks_lint(files, PLAYBOOKS);
	for (int i = 0; i < PLAYBOOKS; i++)
		need(!files[i].findings.errors, files[i].path);
	library_free(files, PLAYBOOKS);
	return processor() - start;
}

/* *reading: of that for reading it, *history: for the versions before. */
static double lint_repo(struct repo *r, double *reading, double *history)
{
	double start = processor();
	struct playbook_file *files;
	int n;

	need(!library_read(r, NULL, &files, &n), "repository");
	*reading = processor() - start;
	need(n == PLAYBOOKS, "its playbooks");
	playbooks_lint(files, n);
	*history = processor();
	need(!library_lint_history(r, NULL, files, n), "history");
	*history = processor() - *history;
	for (int i = 0; i < n; i++)
		need(!files[i].findings.errors, files[i].path);
	library_free(files, n);
	return processor() - start;
}

static void stamp(struct strbuf *text)
{
	static const char key[] = "\"modified\": \"";
	char *at = strstr(text->buf, key);

	need(at != NULL, "a time of change");
	memcpy(at + strlen(key), "2030", 4);
}

/* Each one more version of another playbook. */
static void commit_some(struct repo *r)
{
	for (int i = 0; i < COMMITS; i++) {
		char *path = path_of(".", i * 7 % PLAYBOOKS), *message;
		struct strbuf text = STRBUF_INIT;
		char commit[41], base[41];
		struct repo_change c = { .base = base,
					 .path = path + 2,
					 .text = &text,
					 .name = "lin",
					 .email = "lin@example.org" };

		memcpy(base, repo_head(r), sizeof base);
		need(!repo_read(r, NULL, c.path, &text, NULL), c.path);
		stamp(&text);
		c.message = message = xasprintf("Version %d", i);
		need(!repo_commit(r, &c, commit), "commit");
		strbuf_release(&text);
		free(message);
		free(path);
	}
}

int main(void)
{
	char root[] = "/tmp/bench-lint-XXXXXX";
	double bare[ROUNDS], files[ROUNDS], repo[ROUNDS];
	double reading[ROUNDS], history[ROUNDS];
	char *folder, *git, *remove;
	struct repo *r = NULL;

	need(mkdtemp(root) != NULL, root);
	folder = xasprintf("%s/playbooks", root);
	git = xasprintf("%s/desk.git", root);
	write_all(folder);
	need(!repo_create(git, folder), git);
	need(!repo_open(&r, git), git);
	commit_some(r);
	for (int i = 0; i < ROUNDS; i++) {
		bare[i] = parse_files(folder);
		files[i] = lint_files(folder);
		repo[i] = lint_repo(r, &reading[i], &history[i]);
	}
	bench_report("lint.files", bench_median(files, ROUNDS), "s",
		     BENCH_AT_MOST, SECONDS_MOST, 0);
	bench_report("lint.files.per-parse",
		     bench_median(files, ROUNDS) / bench_median(bare, ROUNDS),
		     "times", BENCH_INFO, 0, 0);
	/* Most of what it takes more is git's: objects found and unpacked. */
	bench_report("lint.repository", bench_median(repo, ROUNDS), "s",
		     BENCH_INFO, 0, 0);
	bench_report("lint.repository.read", bench_median(reading, ROUNDS), "s",
		     BENCH_INFO, 0, 0);
	bench_report("lint.repository.history", bench_median(history, ROUNDS),
		     "s", BENCH_INFO, 0, 0);
	repo_close(r);
	remove = xasprintf("rm -rf %s", root);
	need(system(remove) == 0, remove);
	free(remove);
	free(folder);
	free(git);
	return bench_result();
}
