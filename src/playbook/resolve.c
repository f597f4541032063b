/*
 * resolve.c - a command of a playbook as a program to run: bash and ssh.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/resolving.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The value of a constant that names a secret begins so. */
static const char secret_prefix[] = "secret:";

static const char path[] = "PATH=/usr/local/sbin:/usr/local/bin:"
			   "/usr/sbin:/usr/bin:/sbin:/bin";

/* No file of the account's is read, no function comes by the environment. */
#define BASH "bash", "--noprofile", "--norc", "-p"

enum command_kind command_kind(const char *type)
{
	static const char *const types[] = {
		[COMMAND_BASH] = "bash",
		[COMMAND_SSH] = "ssh",
		[COMMAND_HTTP] = "http-api",
	};

	for (size_t i = COMMAND_BASH; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i], type) == 0)
			return (enum command_kind)i;
	return COMMAND_SHOWN;
}

/* ---- words ---- */

void words_add(struct words *w, char *word)
{
	if (w->n + 1 >= w->alloc) {
		w->alloc = w->alloc ? 2 * w->alloc : 16;
		w->list = xrealloc(w->list, (size_t)w->alloc, sizeof *w->list);
	}
	w->list[w->n++] = word;
	w->list[w->n] = NULL;
}

static void words_release(struct words *w)
{
	while (w->n)
		free(w->list[--w->n]);
	free(w->list);
	*w = (struct words){ 0 };
}

static void add_all(struct words *w, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		words_add(w, xstrdup(list[i]));
}

static bool words_have(const struct words *w, const char *word)
{
	for (int i = 0; i < w->n; i++)
		if (strcmp(w->list[i], word) == 0)
			return true;
	return false;
}

void resolved_release(struct resolved *r)
{
	struct words *const lists[] = { &r->argv, &r->env, &r->secrets,
					&r->hidden };
	char **const texts[] = { &r->type,   &r->text, &r->target_name,
				 &r->target, &r->host, &r->port,
				 &r->method, &r->path };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		words_release(lists[i]);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		free(*texts[i]);
		*texts[i] = NULL;
	}
	strbuf_release(&r->in);
	strbuf_release(&r->shown);
}

void words_wipe(struct words *w)
{
	for (int i = 0; i < w->n; i++)
		explicit_bzero(w->list[i], strlen(w->list[i]));
	words_release(w);
}

void resolved_wipe(struct resolved *r)
{
	words_wipe(&r->argv);
	words_wipe(&r->env);
	words_wipe(&r->hidden);
	explicit_bzero(r->in.buf, r->in.len);
	resolved_release(r);
}

/* ---- values ---- */

static void hide(struct words *hidden, const char *word)
{
	if (*word && !words_have(hidden, word))
		words_add(hidden, xstrdup(word));
}

/* As it is, as a string of JSON has it, and as an address. */
static void hide_secret(struct words *hidden, const char *bytes)
{
	struct strbuf sb = STRBUF_INIT;

	hide(hidden, bytes);
	percent_encode(&sb, bytes);
	hide(hidden, sb.buf);
	strbuf_reset(&sb);
	json_quote(&sb, bytes, strlen(bytes));
	strbuf_setlen(&sb, sb.len - 1);
	hide(hidden, sb.buf + 1);
	strbuf_release(&sb);
}

int resolving_secret(struct resolving *r, const char *name, struct value *out)
{
	*out = (struct value){ .secret = name };
	if (!words_have(&r->out->secrets, name))
		words_add(&r->out->secrets, xstrdup(name));
	if (!r->options->secret) {
		out->text = "***";
		return 0;
	}
	out->text = r->options->secret(r->options->ctx, name);
	if (!out->text)
		return FAILED;
	hide_secret(&r->out->hidden, out->text);
	return 0;
}

static const struct variable *declared(const struct walk *w, struct use *use)
{
	do {
		char *name = xstrndup(use->name, use->len);
		const struct variable *v = walk_variable(w, name);

		free(name);
		if (v)
			return v;
	} while (use_shorter(use));
	return NULL;
}

static int value_of(struct resolving *r, const struct variable *v,
		    struct value *out)
{
	size_t len = strlen(secret_prefix);

	*out = (struct value){ .text = walk_value(r->walk, v->name) };
	if (!out->text)
		return fail_as(REFUSED, _("%s has no value yet"), v->name);
	if (v->constant && strncmp(out->text, secret_prefix, len) == 0) {
		int ret = resolving_secret(r, out->text + len, out);

		if (ret < 0)
			return ret;
	}
	out->name = v->name;
	return 0;
}

int resolving_value(struct resolving *r, struct use *use, struct value *out)
{
	const struct variable *v = declared(r->walk, use);

	if (!v)
		return fail_as(REFUSED, _("there is no variable %.*s"),
			       (int)use->len, use->name);
	return value_of(r, v, out);
}

void percent_encode(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("-._~", c))
			strbuf_addch(out, c);
		else
			strbuf_addf(out, "%%%02X", c);
	}
}

int resolving_expand(struct resolving *r, const char *text,
		     enum encoding encoding, bool secrets, struct strbuf *out)
{
	struct use use;

	while (use_next(text, &use)) {
		struct value v;
		int ret = resolving_value(r, &use, &v);

		if (ret < 0)
			return ret;
		if (v.secret && !secrets)
			return fail_as(REFUSED,
				       _("%s is a secret: it may not be put "
					 "here, others would see it"),
				       v.name);
		strbuf_add(out, text, (size_t)(use.name - text));
		if (encoding == PERCENT)
			percent_encode(out, v.text);
		else
			strbuf_addstr(out, v.text);
		text = use.end;
	}
	strbuf_addstr(out, text);
	return 0;
}

/* ---- variables of the environment ---- */

/* "__src-ip__" is WF_src_ip. */
static void env_name(struct strbuf *out, const char *name)
{
	size_t len = strlen(name) - 4;

	strbuf_addstr(out, "WF_");
	for (const char *s = name + 2; len--; s++)
		strbuf_addch(out, *s == '-' ? '_' : *s);
}

/* Two that are called alike would be one. */
static int add_env(struct words *env, const char *name, const char *value)
{
	char *word = xasprintf("%s=%s", name, value);
	size_t len = strlen(name) + 1;

	for (int i = 0; i < env->n; i++) {
		bool same = strcmp(env->list[i], word) == 0;

		if (strncmp(env->list[i], word, len) != 0)
			continue;
		free(word);
		return same ? 0
			    : fail_as(REFUSED,
				      _("two variables would be called %s: - "
					"and _ are the same there"),
				      name);
	}
	words_add(env, word);
	return 0;
}

static int name_use(void *ctx, struct use *use, struct shell_value *out)
{
	struct resolving *r = ctx;
	struct value v;
	int ret = resolving_value(r, use, &v);

	if (ret < 0)
		return ret;
	env_name(&out->env, v.name);
	out->dash = *v.text == '-';
	return add_env(&r->out->env, out->env.buf, v.text);
}

/* What the step takes in is there too, for a text that names it as $WF_x. */
static int add_in_args(struct resolving *r)
{
	int ret = 0;

	for (int i = 0; i < r->step->nin_args && ret == 0; i++) {
		const char *name = r->step->in_args[i];
		const struct variable *v = walk_variable(r->walk, name);
		struct strbuf env = STRBUF_INIT;
		struct value value;

		if (!v || !walk_value(r->walk, name))
			continue;
		env_name(&env, name);
		ret = value_of(r, v, &value);
		if (ret == 0)
			ret = add_env(&r->out->env, env.buf, value.text);
		strbuf_release(&env);
	}
	return ret;
}

/* ---- bash ---- */

static int resolve_bash(struct resolving *r)
{
	static const char *const words[] = { BASH, "-c" };
	struct strbuf text = STRBUF_INIT;
	int ret;

	add_all(&r->out->argv, words, ARRAY_SIZE(words));
	r->out->host = xstrdup("localhost");
	r->out->target = xstrdup("localhost");
	ret = shell_rewrite(&text, r->text, name_use, r);
	if (ret == 0)
		ret = add_in_args(r);
	words_add(&r->out->argv, strbuf_detach(&text));
	return ret;
}

/* ---- ssh ---- */

static int add_destination(struct resolving *r)
{
	struct words *argv = &r->out->argv;
	const cJSON *login = target_login(r);
	const char *user = graph_text(login, "username");
	struct strbuf name = STRBUF_INIT;
	char *port;
	int ret = target_host(r, &port);

	if (ret == 0 && user)
		ret = resolving_expand(r, user, AS_IS, false, &name);
	if (ret == 0 && user &&
	    (!*name.buf || *name.buf == '-' || strpbrk(name.buf, " \t\n@")))
		ret = fail_as(REFUSED, _("\"%s\" is no account"), name.buf);
	if (ret == 0) {
		r->out->port = xstrdup(*port ? port : "22");
		words_add(argv, xstrdup("-p"));
		words_add(argv, xstrdup(r->out->port));
		if (user) {
			words_add(argv, xstrdup("-l"));
			words_add(argv, xstrdup(name.buf));
		}
		words_add(argv, xstrdup("--"));
		words_add(argv, xstrdup(r->out->host));
		r->out->target = xasprintf("%s:%s", r->out->host, r->out->port);
	}
	strbuf_release(&name);
	free(port);
	return ret;
}

/* What the other side's bash reads: the values, each in quotes in which
 * nothing has a meaning, and then the text, as another bash's word. */
static void add_script(struct resolved *out, const char *text)
{
	for (int i = 0; i < out->env.n; i++) {
		const char *value = strchr(out->env.list[i], '=') + 1;

		strbuf_addf(&out->in, "export %.*s",
			    (int)(value - out->env.list[i]), out->env.list[i]);
		shell_quote(&out->in, value);
		strbuf_addch(&out->in, '\n');
	}
	strbuf_addstr(&out->in, "exec bash --noprofile --norc -p -c ");
	shell_quote(&out->in, text);
	strbuf_addstr(&out->in, " </dev/null\n");
	words_release(&out->env);
}

static int resolve_ssh(struct resolving *r)
{
	static const char *const words[] = {
		"-T",
		"-o",
		"BatchMode=yes",
		"-o",
		"StrictHostKeyChecking=yes",
		"-o",
		"UpdateHostKeys=no",
		"-o",
		"ForwardAgent=no",
		"-o",
		"ClearAllForwardings=yes",
		"-o",
		"PermitLocalCommand=no",
		"-o",
		"ConnectTimeout=10",
	};
	const char *config = r->options->ssh_config;
	struct strbuf text = STRBUF_INIT;
	int ret;

	words_add(&r->out->argv, xstrdup("ssh"));
	words_add(&r->out->argv, xstrdup("-F"));
	words_add(&r->out->argv, xstrdup(config ? config : "none"));
	add_all(&r->out->argv, words, ARRAY_SIZE(words));
	ret = add_destination(r);
	if (ret == 0)
		ret = shell_rewrite(&text, r->text, name_use, r);
	if (ret == 0)
		ret = add_in_args(r);
	if (ret == 0) {
		words_add(&r->out->argv,
			  xstrdup("exec bash --noprofile --norc -p -s"));
		add_script(r->out, text.buf);
	}
	strbuf_release(&text);
	return ret;
}

/* ---- for people ---- */

static void show_block(struct strbuf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		strbuf_addf(out, "| %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* Its words, its environment, and what it is given to read; the text of a
 * bash command as it is, not in another shell's quotes. */
static void show(struct resolved *r)
{
	int n = r->argv.n - (r->kind == COMMAND_BASH);

	for (int i = 0; i < n; i++) {
		strbuf_addstr(&r->shown, i ? " " : "");
		shell_word(&r->shown, r->argv.list[i]);
	}
	strbuf_addch(&r->shown, '\n');
	if (r->kind == COMMAND_BASH)
		show_block(&r->shown, r->argv.list[n]);
	show_block(&r->shown, r->in.buf);
	for (int i = 0; i < r->env.n; i++) {
		const char *value = strchr(r->env.list[i], '=') + 1;

		strbuf_addf(&r->shown, "%.*s", (int)(value - r->env.list[i]),
			    r->env.list[i]);
		shell_word(&r->shown, value);
		strbuf_addch(&r->shown, '\n');
	}
}

/* ---- all of it ---- */

static int begin(struct resolving *r, const struct walk *w, int i)
{
	const struct walk_point *p = walk_at(w);

	r->walk = w;
	if (p->wait != WALK_STEP || i < 0 || i >= p->step->ncommands)
		return fail_as(NOT_FOUND, _("the step has no command %d"),
			       i + 1);
	r->step = p->step;
	r->playbook = p->playbook->json;
	r->command = cJSON_GetArrayItem(
		cJSON_GetObjectItemCaseSensitive(p->step->json, "commands"), i);
	r->text = p->step->commands[i].text;
	*r->out = (struct resolved){
		.kind = command_kind(p->step->commands[i].type),
		.type = xstrdup(p->step->commands[i].type),
		.text = xstrdup(r->text),
		.in = STRBUF_INIT,
		.shown = STRBUF_INIT,
	};
	if (r->out->kind == COMMAND_SHOWN)
		return fail_as(NOT_FOUND,
			       _("command %d is of type %s: it is for you to "
				 "do"),
			       i + 1, r->out->type);
	return target_find(r);
}

int command_resolve(struct resolved *out, const struct walk *w, int i,
		    const struct resolve_options *options)
{
	static int (*const by_kind[])(struct resolving * r) = {
		[COMMAND_BASH] = resolve_bash,
		[COMMAND_SSH] = resolve_ssh,
		[COMMAND_HTTP] = resolve_http,
	};
	struct resolving r = { .out = out, .options = options };
	int ret;

	*out = (struct resolved){ .in = STRBUF_INIT, .shown = STRBUF_INIT };
	ret = begin(&r, w, i);
	if (ret == 0)
		ret = by_kind[out->kind](&r);
	if (ret < 0) {
		resolved_release(out);
		return ret;
	}
	words_add(&out->env, xstrdup(path));
	words_add(&out->env, xstrdup("LANG=C.UTF-8"));
	if (!options->secret)
		show(out);
	return 0;
}
