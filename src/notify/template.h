/*
 * template.h - what a notice says: a small text of the desk repository with
 * names in braces.
 *
 *	notices/EVENT.LANG.md            for the desk
 *	notices/customer-EVENT.LANG.md   for customers
 *
 * The first line is the title.  {NAME} is a value; [...] is there only if a
 * value in it is; {{ }} [[ ]] stand for the characters themselves; a line
 * that begins with % is a comment.  The rest is markdown as the services have
 * it in common: ###, **bold**, -, >.  A file that the repository has not is
 * taken from those that ship.
 */
#ifndef NOTIFY_TEMPLATE_H
#define NOTIFY_TEMPLATE_H

#include "notify/safe.h"
#include "watchfloor/notify.h"

/* What a notice is about. */
struct scene {
	struct desk *desk;
	const struct conf_channel *channel;
	enum notice_event event;
	const struct record *record;
	const struct ticket *ticket; /* empty when it is about none */
	const char *calls;           /* who is called: "lin wu" */
};

/* How people are called by name: as the service does it, or in words. */
typedef void scene_calls(struct strbuf *out, const struct scene *s);

/* Speaks the language of the channel while it works. */
int template_render(const struct scene *s, enum markup markup,
		    struct strbuf *title, struct strbuf *text);

/* The language of what a channel tells about a tenant. */
const char *scene_language(const struct scene *s);

#endif
