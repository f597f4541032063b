/*
 * fuzz-document.c - any bytes as an author's file: what is read is kept when
 * it is written, mending settles, and no command stumbles over it.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/author.h"
#include "watchfloor/chart_text.h"
#include "watchfloor/handout.h"
#include "watchfloor/jss.h"
#include "watchfloor/playbook.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_kept(cJSON *document)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	cJSON *again;

	document_write(&once, document);
	again = document_read(once.buf, once.len);
	if (!again)
		abort();
	document_write(&twice, again);
	if (strcmp(once.buf, twice.buf) != 0)
		abort();
	cJSON_Delete(again);
	strbuf_release(&once);
	strbuf_release(&twice);
}

static void change(const cJSON *document)
{
	cJSON *copy = cJSON_Duplicate(document, true);
	struct jss_check *list;
	int n = jss_verify(&list, copy);

	jss_checks_free(list, n);
	if (document_fix(copy, NULL) >= 0 && document_fix(copy, NULL) != 0)
		abort();
	document_rename(copy, "__x__", "__renamed__");
	check_kept(copy);
	cJSON_Delete(copy);
	copy = cJSON_Duplicate(document, true);
	if (document_convert(copy, NULL) == 0)
		check_kept(copy);
	cJSON_Delete(copy);
}

static void show(const char *text, size_t size)
{
	struct strbuf out = STRBUF_INIT;
	struct playbook *p;

	if (playbook_parse(&p, text, size, NULL))
		return;
	for (int form = HANDOUT_MARKDOWN; form <= HANDOUT_HTML; form++)
		handout_print(&out, p, (enum handout_form)form);
	for (int language = CHART_DOT; language <= CHART_SVG; language++)
		chart_text(&out, p, (enum chart_language)language);
	strbuf_release(&out);
	playbook_free(p);
}

static void as_checklist(const char *text, size_t size)
{
	struct strbuf copy = STRBUF_INIT;
	cJSON *made;

	if (!text_is_utf8(text, size))
		return;
	strbuf_add(&copy, text, size);
	made = document_from_checklist(
		copy.buf, "identity--00000000-0000-4000-8000-000000000001");
	if (made)
		check_kept(made);
	cJSON_Delete(made);
	strbuf_release(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	cJSON *document = document_read(text, size);

	if (document) {
		check_kept(document);
		change(document);
		show(text, size);
	}
	cJSON_Delete(document);
	as_checklist(text, size);
	return 0;
}
