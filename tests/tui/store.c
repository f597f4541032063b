/*
 * store.c - a store for the tests of the workbench.
 */
#include "config.h"

#include "store.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define ARGS_MAX 16

static int run(const char *const *argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		execvp(argv[0], (char **)argv);
		perror(argv[0]);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		fail_msg("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int store_run(const char *dir, const char *const *args)
{
	const char *argv[ARGS_MAX] = { BUILDDIR "/watchfloor", "-C", dir };

	for (int i = 0; args[i]; i++)
		argv[i + 3] = args[i];
	return run(argv);
}

/* By a name that is the same wherever the sources are: screens show it. */
static void intake_alerts(const char *store)
{
	int here = open(".", O_RDONLY | O_DIRECTORY);

	assert_true(here >= 0);
	assert_int_equal(chdir(SRCDIR "/tests/tui/desk"), 0);
	assert_int_equal(
		store_run(store,
			  (const char *[]){ "intake", "alerts.ndjson", NULL }),
		0);
	assert_int_equal(fchdir(here), 0);
	close(here);
}

char *store_make(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/watchfloor-tui-XXXXXX", tmp ? tmp : "/tmp");
	char *store;

	if (!mkdtemp(dir))
		fail_msg("%s", dir);
	setenv("HOME", dir, 1);
	/* Screens show who has committed, not the account of the test. */
	setenv("GIT_AUTHOR_NAME", "yang", 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("COLORTERM");
	unsetenv("TMUX");
	setenv("WATCHFLOOR_NOW", STORE_NOW, 1);
	setenv("WATCHFLOOR_DATADIR", SRCDIR "/tests/tui/desk", 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	store = xasprintf("%s/store", dir);
	free(dir);
	assert_int_equal(store_run(store, (const char *[]){ "init", "--origin",
							    "bj1", NULL }),
			 0);
	intake_alerts(store);
	return store;
}

static void write_text(const char *path, const char *text)
{
	assert_int_equal(file_write_atomic(path, text, strlen(text), 0600), 0);
}

void store_configure(const char *dir, const char *text)
{
	char *folder = xasprintf("%s/../.config/watchfloor", dir);
	char *path = xasprintf("%s/watchfloor.conf", folder);

	assert_int_equal(file_mkdirs(folder, 0700), 0);
	write_text(path, text);
	free(path);
	free(folder);
}

void store_commit(const char *dir, const char *name, const char *text)
{
	char *work = xasprintf("%s/../work", dir);
	char *file = xasprintf("%s/%s", work, name);
	char *clone = xasprintf("rm -rf '%s' && git clone -q '%s/desk.git' "
				"'%s' 2>/dev/null",
				work, dir, work);
	char *push = xasprintf("cd '%s' && git add -A && git -c user.name=t -c "
			       "user.email=t@example commit -qm test && "
			       "git push -q origin HEAD:main 2>/dev/null",
			       work);

	assert_int_equal(system(clone), 0);
	write_text(file, text);
	assert_int_equal(system(push), 0);
	free(push);
	free(clone);
	free(file);
	free(work);
}

/* As Suricata writes it; its severity 1 is the highest. */
void store_alert(const char *dir, const char *title, int severity)
{
	static const char *const words[] = { "Info",   "Info", "Low",
					     "Medium", "High", "Critical" };
	char *path = xasprintf("%s/../alert.json", dir);
	char *text = xasprintf(
		"{\"timestamp\":\"2026-11-23T02:12:00.000000+0000\","
		"\"event_type\":\"alert\",\"src_ip\":\"203.0.113.9\","
		"\"dest_ip\":\"10.11.3.99\",\"host\":\"acme-ws-99\",\"alert\":{"
		"\"signature_id\":%u,\"signature\":\"%s\",\"severity\":%d,"
		"\"metadata\":{\"signature_severity\":[\"%s\"]}}}\n",
		(unsigned)strlen(title) + 7000, title, 6 - severity,
		words[severity]);

	write_text(path, text);
	assert_int_equal(
		store_run(dir, (const char *[]){ "intake", path, NULL }), 0);
	free(path);
	free(text);
}

static int remove_entry(const char *path, const struct stat *sb, int type,
			struct FTW *ftw)
{
	return remove(path);
}

void store_forget(void)
{
	char *state = xasprintf("%s/.local/state", getenv("HOME"));

	nftw(state, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(state);
}

void store_remove(char *dir)
{
	*strrchr(dir, '/') = '\0';
	nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* A folder for LOCPATH with zh_CN.UTF-8 in it, or NULL. */
static char *make_locale(const char *dir)
{
	char *root = xasprintf("%s/../locpath", dir);
	char *name = xasprintf("%s/zh_CN.UTF-8", root);
	int status;

	assert_int_equal(file_mkdirs(root, 0700), 0);
	status = run((const char *[]){ "localedef", "-i", "zh_CN", "-f",
				       "UTF-8", name, NULL });
	free(name);
	if (status == 0)
		return root;
	free(root);
	return NULL;
}

static char *make_catalogue(const char *dir)
{
	char *root = xasprintf("%s/../locale", dir);
	char *folder = xasprintf("%s/zh_CN/LC_MESSAGES", root);
	char *mo = xasprintf("%s/watchfloor.mo", folder);

	assert_int_equal(file_mkdirs(folder, 0700), 0);
	assert_int_equal(run((const char *[]){ "msgfmt", "-o", mo,
					       SRCDIR "/po/zh_CN.po", NULL }),
			 0);
	free(folder);
	free(mo);
	return root;
}

const char *const *store_chinese(const char *dir)
{
	static char *path, *catalogues;
	static const char *env[4] = { "LC_ALL=zh_CN.UTF-8" };
	char *locale = make_locale(dir), *catalogue;

	if (!locale)
		return NULL;
	catalogue = make_catalogue(dir);
	free(path);
	free(catalogues);
	path = xasprintf("LOCPATH=%s", locale);
	catalogues = xasprintf("WATCHFLOOR_LOCALEDIR=%s", catalogue);
	env[1] = path;
	env[2] = catalogues;
	free(locale);
	free(catalogue);
	return env;
}
