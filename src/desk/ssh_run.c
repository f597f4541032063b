/*
 * ssh_run.c - OpenSSH's programs: the agent's keys, signing, verifying.
 *
 * ssh-keygen takes keys and signatures as files, so each call has a private
 * folder that is gone when it is over.  No secret is ever in it.
 */
#include "config.h"

#include "desk/ssh_run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/ssh.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/program.h"

/* Time to touch a key or to answer what the agent asks. */
#define AGENT_SECONDS  60
#define VERIFY_SECONDS 20

/* ---- a folder for one call ---- */

struct scratch {
	char *dir, *a, *b;
};

static void scratch_remove(struct scratch *s)
{
	unlink(s->a);
	unlink(s->b);
	rmdir(s->dir);
	free(s->dir);
	free(s->a);
	free(s->b);
}

static int scratch_make(struct scratch *s, const char *a, const char *b)
{
	const char *tmp = getenv("TMPDIR");

	s->dir = xasprintf("%s/watchfloor-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(s->dir)) {
		fail(_("cannot make a folder %s"), s->dir);
		free(s->dir);
		return FAILED;
	}
	s->a = xasprintf("%s/%s", s->dir, a);
	s->b = xasprintf("%s/%s", s->dir, b);
	return 0;
}

static int put(const char *path, const char *text)
{
	return file_write_atomic(path, text, strlen(text), 0600);
}

/* The last line that a program wrote is what it could not do. */
static const char *last_line(struct strbuf *sb)
{
	char *newline;

	while (sb->len &&
	       (sb->buf[sb->len - 1] == '\n' || sb->buf[sb->len - 1] == '\r'))
		strbuf_setlen(sb, sb->len - 1);
	newline = strrchr(sb->buf, '\n');
	return newline ? newline + 1 : sb->buf;
}

/* ---- the agent ---- */

static const struct conf_ssh_key *key_among(const struct conf_ssh_key *keys,
					    int n, const char *fingerprint)
{
	for (int i = 0; i < n; i++)
		if (strcmp(keys[i].fingerprint, fingerprint) == 0)
			return &keys[i];
	return NULL;
}

/* The first line of `ssh-add -L` that is one of the keys: its text. */
static char *find_key(const struct conf_ssh_key *keys, int n, char *listing)
{
	char *save, *line = strtok_r(listing, "\n", &save), *found = NULL;
	struct conf_ssh_key key;

	for (; line && !found; line = strtok_r(NULL, "\n", &save)) {
		if (ssh_key_parse(&key, line) < 0)
			continue;
		if (key_among(keys, n, key.fingerprint))
			found = xstrdup(key.text);
		ssh_key_release(&key);
	}
	return found;
}

static int key_of_agent(char **out, const struct conf_ssh_key *keys, int n)
{
	static const char *const argv[] = { "ssh-add", "-L", NULL };
	struct strbuf in = STRBUF_INIT, list = STRBUF_INIT, err = STRBUF_INIT;
	int status = 0, ret;

	ret = program_run(argv, &in, &list, &err, AGENT_SECONDS, &status);
	*out = ret < 0 ? NULL : find_key(keys, n, list.buf);
	if (ret == 0 && status == 2)
		ret = fail_as(REFUSED,
			      _("this must be signed, and no SSH agent "
				"answers: start one, or log in with one "
				"forwarded (ssh -A)"));
	else if (ret == 0 && !*out)
		ret = fail_as(REFUSED,
			      _("this must be signed, and the SSH agent holds "
				"none of your keys: add %s with ssh-add"),
			      n ? keys[0].fingerprint : "-");
	strbuf_release(&list);
	strbuf_release(&err);
	return ret;
}

/* ---- signing ---- */

static int run_sign(struct strbuf *out, const char *key_file,
		    const char *namespace, const struct strbuf *text)
{
	const char *const argv[] = { "ssh-keygen", "-Y", "sign",   "-n",
				     namespace,    "-f", key_file, NULL };
	struct strbuf armored = STRBUF_INIT, err = STRBUF_INIT;
	int status = 0;
	int ret =
		program_run(argv, text, &armored, &err, AGENT_SECONDS, &status);

	if (ret == 0 && status != 0)
		ret = fail_as(REFUSED, _("the SSH agent did not sign: %s"),
			      last_line(&err));
	if (ret == 0)
		ret = ssh_unarmor(out, armored.buf);
	strbuf_release(&armored);
	strbuf_release(&err);
	return ret;
}

int ssh_sign(struct strbuf *out, const struct conf_ssh_key *keys, int nkeys,
	     const char *namespace, const struct strbuf *text)
{
	struct scratch s;
	char *key;
	int ret = key_of_agent(&key, keys, nkeys);

	if (ret == 0)
		ret = scratch_make(&s, "key.pub", "key.pub.sig");
	if (ret == 0) {
		ret = put(s.a, key);
		if (ret == 0)
			ret = run_sign(out, s.a, namespace, text);
		scratch_remove(&s);
	}
	free(key);
	return ret < 0 ? fail_in(ret, _("nothing was recorded: ")) : 0;
}

/* ---- verifying ---- */

static int run_verify(const struct scratch *s, const char *who,
		      const char *namespace, const struct strbuf *text)
{
	const char *const argv[] = { "ssh-keygen", "-Y", "verify", "-f",
				     s->a,         "-I", who,      "-n",
				     namespace,    "-s", s->b,     NULL };
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	int status = 0;
	int ret = program_run(argv, text, &out, &err, VERIFY_SECONDS, &status);

	if (ret == 0 && status != 0)
		ret = fail_as(REFUSED, _("the signature is wrong: %s"),
			      last_line(err.len ? &err : &out));
	strbuf_release(&out);
	strbuf_release(&err);
	return ret;
}

char *ssh_signer_line(const char *who, const char *namespace, const char *key)
{
	return xasprintf("\"%s\" namespaces=\"%s\" %s\n", who, namespace, key);
}

int ssh_verify(const char *signer, const char *who, const char *namespace,
	       const char *armored, const struct strbuf *text)
{
	struct scratch s;
	int ret = scratch_make(&s, "signers", "signature");

	if (ret < 0)
		return ret;
	ret = put(s.a, signer);
	if (ret == 0)
		ret = put(s.b, armored);
	if (ret == 0)
		ret = run_verify(&s, who, namespace, text);
	scratch_remove(&s);
	return ret;
}
