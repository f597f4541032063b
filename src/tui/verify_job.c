/*
 * verify_job.c - verifying the ledger beside the work of the screen.
 */
#include "config.h"

#include "verify_job.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct verify_job {
	struct ledger *ledger; /* the thread's alone, but to interrupt it */
	pthread_t thread;
	int pipe[2]; /* a byte: look */
	pthread_mutex_t lock;
	struct verify_progress progress; /* under the lock */
	bool stop;                       /* too */
	/* the thread's until progress.over */
	int ret;
	char *error;
	struct ledger_report report;
};

/* The pipe may be full: then there is something to see already. */
static void tell(struct verify_job *j)
{
	ssize_t n = write(j->pipe[1], "", 1);

	(void)n;
}

static int note_progress(void *ctx, const char *what, int64_t done,
			 int64_t total)
{
	struct verify_job *j = ctx;
	bool stop;

	pthread_mutex_lock(&j->lock);
	j->progress.what = what;
	j->progress.done = done;
	j->progress.total = total;
	stop = j->stop;
	pthread_mutex_unlock(&j->lock);
	tell(j);
	return stop;
}

static void *run(void *ctx)
{
	struct verify_job *j = ctx;
	struct desk_verified beside;

	j->ret = desk_verify(j->ledger, &j->report, &beside, note_progress, j);
	if (j->ret < 0)
		j->error = xstrdup(fail_text());
	sha256_thread_end();
	json_thread_end();
	pthread_mutex_lock(&j->lock);
	j->progress.over = true;
	pthread_mutex_unlock(&j->lock);
	tell(j);
	return NULL;
}

/* Signals are for the screen's thread. */
static int start_thread(struct verify_job *j)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&j->thread, NULL, run, j);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error)
		return fail(_("cannot begin to verify: %s"), strerror(error));
	return 0;
}

static void job_free(struct verify_job *j)
{
	ledger_close(j->ledger);
	close(j->pipe[0]);
	close(j->pipe[1]);
	pthread_mutex_destroy(&j->lock);
	ledger_report_release(&j->report);
	free(j->error);
	free(j);
}

int verify_begin(struct verify_job **out, const char *dir,
		 const struct ledger_rules *rules)
{
	struct verify_job *j = xcalloc(1, sizeof *j);
	int ret;

	if (pipe2(j->pipe, O_CLOEXEC | O_NONBLOCK) < 0) {
		free(j);
		return fail(_("cannot begin to verify: %s"), strerror(errno));
	}
	pthread_mutex_init(&j->lock, NULL);
	ret = ledger_open(&j->ledger, dir, LEDGER_READ, rules);
	if (ret == 0)
		ret = start_thread(j);
	if (ret < 0) {
		job_free(j);
		return ret;
	}
	*out = j;
	return 0;
}

int verify_fd(const struct verify_job *j)
{
	return j->pipe[0];
}

void verify_look(struct verify_job *j, struct verify_progress *out)
{
	char bytes[256];

	while (read(j->pipe[0], bytes, sizeof bytes) > 0)
		;
	pthread_mutex_lock(&j->lock);
	*out = j->progress;
	pthread_mutex_unlock(&j->lock);
}

const struct ledger_report *verify_report(struct verify_job *j)
{
	if (j->ret == 0)
		return &j->report;
	fail_as((enum failure)j->ret, "%s", j->error);
	return NULL;
}

/* A query that is under way ends at once; a comparison between two looks at
 * the flag. */
void verify_end(struct verify_job *j)
{
	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->stop = true;
	pthread_mutex_unlock(&j->lock);
	sqlite3_interrupt(ledger_db(j->ledger));
	pthread_join(j->thread, NULL);
	job_free(j);
}
