/*
 * command-text.c - a playbook of one step with commands, for tests.
 */
#include "config.h"

#include "command-text.h"

#include <stdlib.h>
#include <string.h>

#include "playbook-text.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"

#define ID(type, n) type "--00000000-0000-4000-8000-0000000008" n

static const char variables[] =
	"'__url__':{'type':'string','external':true,'value':null},"
	"'__v__':{'type':'string','value':null},"
	"'__token__':{'type':'string','constant':true,'value':'secret:edr'},"
	"'__src-ip__':{'type':'string','constant':true,'value':'192.0.2.1'},"
	"'__src_ip__':{'type':'string','constant':true,'value':'192.0.2.2'}";

static const struct {
	const char *name, *id, *text;
} targets[] = {
	{ "web", ID("ssh", "01"),
	  "'type':'ssh','address':{'dname':['web-03.example.org']},"
	  "'port':'2222','authentication_info':'" ID("user-auth", "51") "'" },
	{ "var", ID("ssh", "02"),
	  "'type':'ssh','address':{'dname':['__url__:value']}" },
	{ "edr", ID("http-api", "03"),
	  "'type':'http-api','address':{'url':['https://edr.example.org/api/']"
	  "},'authentication_info':'" ID("oauth2", "52") "'" },
	{ "basic", ID("http-api", "04"),
	  "'type':'http-api','address':{'dname':['edr.example.org']},"
	  "'port':'8443','authentication_info':'" ID("http-basic", "53") "'" },
	{ "plain", ID("http-api", "05"),
	  "'type':'http-api','address':{'url':['http://127.0.0.1:PORT']}" },
	{ "loop", ID("ssh", "06"),
	  "'type':'ssh','address':{'ipv4':['127.0.0.1']},'port':'PORT'" },
	{ "tls", ID("http-api", "07"),
	  "'type':'http-api','address':{'url':['https://localhost:PORT']},"
	  "'authentication_info':'" ID("http-basic", "53") "'" },
};

static const char logins[] =
	",'authentication_info_definitions':{"
	"'" ID("user-auth",
	       "51") "':{'type':'user-auth','username':'root'},"
		     "'" ID("oauth2",
			    "52") "':{'type':'oauth2',"
				  "'oauth_header':'Authorization','kms':true,"
				  "'kms_key_identifier':'edr','token':''},"
				  "'" ID("http-basic",
					 "53") "':{'type':'http-basic','user_id':'soc',"
					       "'password':'__token__:value'}}";

static void add_target(struct strbuf *out, size_t i, const char *port)
{
	const char *text = targets[i].text, *at = strstr(text, "PORT");

	strbuf_addf(out, "%s'%s':{'name':'%s',", i ? "," : "", targets[i].id,
		    targets[i].name);
	if (at)
		strbuf_addf(out, "%.*s%s%s}", (int)(at - text), text, port,
			    at + 4);
	else
		strbuf_addf(out, "%s}", text);
}

/* A start line stands in `command`; all else is encoded. */
static void add_command(struct strbuf *out, const struct test_command *c,
			bool more)
{
	strbuf_addf(out, "%s{'type':'%s','playbook_activity':'scan-system'%s,",
		    more ? "," : "", c->type, c->more ? c->more : "");
	if (strcmp(c->type, "http-api") == 0) {
		strbuf_addstr(out, "'command':");
		json_quote(out, c->text, strlen(c->text));
		strbuf_addch(out, '}');
		return;
	}
	strbuf_addstr(out, "'command_b64':'");
	base64_encode(out, c->text, strlen(c->text));
	strbuf_addstr(out, "'}");
}

static void add_step(struct strbuf *out, const struct test_command *commands,
		     int n, const char *target, const char *step)
{
	strbuf_addf(out,
		    START("a2") "'@a2':{'type':'action','name':'Look',"
				"'agent':'@g999','on_completion':'@e3'%s,",
		    step);
	for (size_t i = 0; target && i < ARRAY_SIZE(targets); i++)
		if (strcmp(targets[i].name, target) == 0)
			strbuf_addf(out, "'targets':['%s','%s'],",
				    targets[i].id, targets[0].id);
	strbuf_addstr(out, "'commands':[");
	for (int i = 0; i < n; i++)
		add_command(out, &commands[i], i > 0);
	strbuf_addstr(out, "]}," END_AT("3"));
}

void command_playbook(struct strbuf *out, const struct test_command *commands,
		      int n, const char *target, const char *step,
		      const char *port)
{
	struct strbuf workflow = STRBUF_INIT, more = STRBUF_INIT;

	add_step(&workflow, commands, n, target, step);
	strbuf_addf(&more, "%s,'target_definitions':{", logins);
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++)
		add_target(&more, i, port);
	strbuf_addch(&more, '}');
	playbook_text(out, 901, variables, workflow.buf, more.buf);
	strbuf_release(&workflow);
	strbuf_release(&more);
}
