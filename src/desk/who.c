/*
 * who.c - who acts: the account, or on a shared account the SSH key that sshd
 * reports.
 *
 * sshd with `ExposeAuthInfo yes` writes a file with how the session was
 * authenticated, and names it in $SSH_USER_AUTH.  Whoever has a shell can set
 * that variable, so it counts on accounts only that desk.conf calls shared,
 * where a forced command is what leads here.  An account that is a member's
 * own is that member, whatever the variable says.
 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/desk_private.h"
#include "desk/sight.h"
#include "desk/ssh.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define AUTH_MAX (64 * 1024)

static const char *const words[] = {
	[WHO_OPEN] = "open",     [WHO_ACCOUNT] = "account",
	[WHO_KEY] = "key",       [WHO_STRANGER] = "stranger",
	[WHO_NO_KEY] = "no-key",
};

const char *whoami_word(enum whoami w)
{
	return words[w];
}

enum whoami desk_whoami(const struct desk *d)
{
	return d->sight->how;
}

/* ---- the key of the session ---- */

/* sshd wrote it as this account. */
static bool is_ours(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_uid == geteuid() && !(st.st_mode & 022);
}

/* The member of a line "publickey ssh-ed25519 AAAA..."; *by: how. */
static const struct conf_member *member_of_line(const struct conf *c,
						const char *line, char **by)
{
	static const char method[] = "publickey ";
	const struct conf_member *m;
	struct conf_ssh_key key;

	if (strncmp(line, method, strlen(method)) != 0 ||
	    ssh_key_parse(&key, line + strlen(method)) < 0)
		return NULL;
	m = conf_member_by_key(c, key.fingerprint);
	if (m)
		*by = xasprintf("key:%s", key.fingerprint);
	ssh_key_release(&key);
	return m;
}

static const struct conf_member *member_of_session(const struct conf *c,
						   char **by)
{
	const char *path = getenv("SSH_USER_AUTH");
	const struct conf_member *m = NULL;
	struct strbuf text = STRBUF_INIT;

	if (path && is_ours(path) && file_read(&text, path, AUTH_MAX) == 0) {
		char *save, *line = strtok_r(text.buf, "\n", &save);

		for (; line && !m; line = strtok_r(NULL, "\n", &save))
			m = member_of_line(c, line, by);
	}
	strbuf_release(&text);
	return m;
}

/* ---- who ---- */

static enum whoami find(const struct conf *c, const char *account,
			const struct conf_member **m, char **by)
{
	*m = NULL;
	if (c->nmembers == 0)
		return WHO_OPEN;
	if (conf_is_shared(c, account)) {
		*m = member_of_session(c, by);
		return *m ? WHO_KEY : WHO_NO_KEY;
	}
	*m = conf_member_by_login(c, account);
	return *m ? WHO_ACCOUNT : WHO_STRANGER;
}

int desk_identify(struct desk *d)
{
	char *account = desk_account(), *by = NULL;
	const struct conf_member *m;
	bool whole = d->sight->whole;
	enum whoami how = find(d->conf, account, &m, &by);

	d->member = m;
	sight_set(d->sight, how, m);
	d->sight->whole = whole;
	free(d->actor);
	free(d->by);
	d->actor = m ? xstrdup(m->name) : xstrdup(account);
	d->by = by ? by : xasprintf("os:%ld", (long)geteuid());
	free(account);
	return sight_install(d);
}

int desk_identify_owner(struct desk *d)
{
	sight_set(d->sight, WHO_OPEN, NULL);
	d->actor = desk_account();
	d->by = xasprintf("os:%ld", (long)geteuid());
	return sight_install(d);
}
