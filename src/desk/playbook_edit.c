/*
 * playbook_edit.c - a playbook changed in an editor.
 */
#include "config.h"

#include "watchfloor/playbook_edit.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/ssh.h"
#include "desk/ssh_run.h"
#include "watchfloor/author.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define TEXT_MAX (16 * 1024 * 1024)
#define SUFFIX   ".json"

/* ---- the editor's file ---- */

/* "DIR/webshell-XXXXXX.json": an editor goes by the ending. */
static char *template_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir =
		file_xdg("XDG_STATE_HOME", ".local/state", "watchfloor/edits");
	char *name = xstrdup(slash ? slash + 1 : path), *all, *dot;

	dot = strrchr(name, '.');
	if (dot)
		*dot = '\0';
	for (char *s = name; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("-_", *s))
			*s = '_';
	all = xasprintf("%s/%.100s-XXXXXX" SUFFIX, dir, name);
	free(name);
	free(dir);
	return all;
}

static int make_kept(struct playbook_edit *e)
{
	char *dir, *file = template_of(e->path);
	int fd, ret = 0;

	dir = xstrndup(file, (size_t)(strrchr(file, '/') - file));
	ret = file_mkdirs(dir, 0700);
	if (ret == 0) {
		fd = mkstemps(file, (int)strlen(SUFFIX));
		if (fd < 0 ||
		    file_write_all(fd, e->before.buf, e->before.len) < 0 ||
		    fsync(fd) < 0)
			ret = fail(_("cannot write %s: %s"), file,
				   strerror(errno));
		if (fd >= 0) {
			close(fd);
			e->kept = file;
			file = NULL;
		}
	}
	free(dir);
	free(file);
	return ret;
}

static int read_kept(const struct playbook_edit *e, struct strbuf *out)
{
	return file_read(out, e->kept, TEXT_MAX);
}

static bool same_text(const struct strbuf *a, const struct strbuf *b)
{
	return a->len == b->len && memcmp(a->buf, b->buf, a->len) == 0;
}

/* ---- begin ---- */

static void init(struct playbook_edit *e)
{
	*e = (struct playbook_edit){ .before = STRBUF_INIT };
	strbuf_init(&e->now.text);
}

static int find_in_desk(struct playbook_edit *e, struct desk *d, const char *id)
{
	struct repo_entry entry = { .path = NULL };
	const char *head = repo_head(d->repo);
	int ret;

	if (!head)
		return FAILED;
	memcpy(e->commit, head, sizeof e->commit);
	ret = repo_find(d->repo, e->commit, id, &e->before, &entry);
	if (ret == 0)
		e->path = xstrdup(entry.path);
	repo_entry_release(&entry);
	return ret;
}

int playbook_edit_desk(struct playbook_edit *e, struct desk *d, const char *id)
{
	int ret;

	init(e);
	e->desk = d;
	ret = desk_try(d, act_named("desk.adopted"), NULL);
	if (ret == 0)
		ret = find_in_desk(e, d, id);
	return ret < 0 ? ret : make_kept(e);
}

int playbook_edit_file(struct playbook_edit *e, const char *path)
{
	int ret;

	init(e);
	e->path = xstrdup(path);
	ret = file_read(&e->before, path, TEXT_MAX);
	return ret < 0 ? ret : make_kept(e);
}

int playbook_edit_from(struct playbook_edit *e, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(&text, path, TEXT_MAX);

	if (ret == 0)
		ret = file_write_atomic(e->kept, text.buf, text.len, 0600);
	strbuf_release(&text);
	return ret;
}

/* ---- look ---- */

static const char *member_of(const cJSON *document, const char *key)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(document, key));
}

/* Two texts are one version only while they say the same; and the newer one is
 * the later, also when it was kept while somebody else committed.  Times that
 * rule P4 finds right are in the order of their letters. */
static bool needs_stamp(const struct playbook_edit *e, const cJSON *document)
{
	cJSON *before = json_parse(e->before.buf, e->before.len, 0, NULL);
	const char *old = member_of(before, "modified");
	const char *now = member_of(document, "modified");
	bool needs = old && now && strcmp(now, old) <= 0 &&
		     !document_same_body(before, document);

	cJSON_Delete(before);
	return needs;
}

/* What has no slip in its JSON is laid out, and is what the editor has next. */
static int lay_out(struct playbook_edit *e, struct strbuf *text)
{
	cJSON *document = document_read(text->buf, text->len);
	struct strbuf out = STRBUF_INIT;
	int ret = 0;

	if (!document)
		return 0;
	if (needs_stamp(e, document))
		document_stamp(document);
	document_write(&out, document);
	cJSON_Delete(document);
	if (!same_text(text, &out)) {
		ret = file_write_atomic(e->kept, out.buf, out.len, 0600);
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
	}
	strbuf_release(&out);
	return ret;
}

static int index_of(const struct playbook_file *files, int n, const char *path)
{
	for (int i = 0; i < n; i++)
		if (strcmp(files[i].path, path) == 0)
			return i;
	return -1;
}

/* Among the others of the branch, and against the version before. */
static int lint_in_desk(struct playbook_edit *e)
{
	struct playbook_file *files, was;
	int n, i, ret = library_read(e->desk->repo, e->commit, &files, &n);

	if (ret < 0)
		return ret;
	i = index_of(files, n, e->path);
	if (i >= 0) {
		was = files[i];
		files[i] = e->now;
		playbooks_lint(files, n);
		library_lint_version(&files[i], &e->before, e->commit);
		e->now = files[i];
		files[i] = was;
	}
	library_free(files, n);
	return 0;
}

int playbook_edit_look(struct playbook_edit *e)
{
	struct strbuf text = STRBUF_INIT;
	int ret = read_kept(e, &text);

	if (ret == 0 && !same_text(&text, &e->before))
		ret = lay_out(e, &text);
	if (ret < 0) {
		strbuf_release(&text);
		return ret;
	}
	playbook_file_release(&e->now);
	playbook_file_parse(&e->now, e->path, &text);
	return e->desk ? lint_in_desk(e) : 0;
}

bool playbook_edit_changed(const struct playbook_edit *e)
{
	return !same_text(&e->now.text, &e->before);
}

/* ---- take ---- */

static int sign_commit(void *ctx, struct strbuf *armored,
		       const struct strbuf *text)
{
	const struct conf_member *m = ctx;
	struct strbuf base64 = STRBUF_INIT;
	int ret = ssh_sign(&base64, m->keys, m->nkeys, "git", text);

	if (ret == 0)
		ssh_armor(armored, base64.buf);
	strbuf_release(&base64);
	return ret;
}

/* The address that desk.conf has of the member, or one of this host. */
static char *address_of(const struct desk *d)
{
	static const char kind[] = "mail:";
	char host[256] = "localhost";

	for (int i = 0; d->member && i < d->member->ncontacts; i++)
		if (strncmp(d->member->contacts[i], kind, strlen(kind)) == 0)
			return xstrdup(d->member->contacts[i] + strlen(kind));
	gethostname(host, sizeof host - 1);
	return xasprintf("%s@%s", d->actor, host);
}

static int commit(struct playbook_edit *e, const char *message, char *out)
{
	struct desk *d = e->desk;
	char *address = address_of(d);
	struct repo_change c = {
		.base = e->commit,
		.path = e->path,
		.text = &e->now.text,
		.name = d->actor,
		.email = address,
		.message = message,
		.ctx = (void *)d->member,
	};
	int ret;

	if (d->conf->adopt_signed && d->member)
		c.sign = sign_commit;
	ret = repo_commit(d->repo, &c, out);
	free(address);
	return ret;
}

static int write_back(struct playbook_edit *e)
{
	struct strbuf there = STRBUF_INIT;
	struct stat st;
	int ret = file_read(&there, e->path, TEXT_MAX);

	if (ret == 0 && !same_text(&there, &e->before))
		ret = fail_as(CONFLICT,
			      _("somebody else has changed %s meanwhile"),
			      e->path);
	if (ret == 0)
		ret = file_write_atomic(
			e->path, e->now.text.buf, e->now.text.len,
			stat(e->path, &st) == 0 ? st.st_mode & 0777 : 0644);
	strbuf_release(&there);
	return ret;
}

int playbook_edit_take(struct playbook_edit *e, const char *message,
		       char *commit_id)
{
	int ret;

	*commit_id = '\0';
	if (e->now.findings.errors)
		return fail_as(REFUSED, _("%s has errors"), e->path);
	ret = e->desk ? commit(e, message, commit_id) : write_back(e);
	if (ret == 0) {
		strbuf_reset(&e->before);
		strbuf_add(&e->before, e->now.text.buf, e->now.text.len);
	}
	return ret;
}

/* ---- end ---- */

bool playbook_edit_end(struct playbook_edit *e)
{
	struct strbuf text = STRBUF_INIT;
	bool stays = e->kept &&
		     (read_kept(e, &text) < 0 || !same_text(&text, &e->before));

	if (e->kept && !stays)
		unlink(e->kept);
	strbuf_release(&text);
	return stays;
}

void playbook_edit_release(struct playbook_edit *e)
{
	playbook_file_release(&e->now);
	strbuf_release(&e->before);
	free(e->path);
	free(e->kept);
}
