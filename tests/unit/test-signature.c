/*
 * test-signature.c - signed records: what is signed, and what verification
 * says of a signature that is missing, broken, or used twice.  Making one with
 * an agent is in tests/integration/test-members.sh.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "desk/ssh.h"
#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/signature.h"

/* By ssh-keygen -Y sign -n watchfloor@t1, over other bytes than ours. */
#define KEY                                                            \
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICBGrjDjj/8iotwkKVoDivfX" \
	"5HrhDMyJQmJ0HfVgtce0"
#define SIGNATURE                                                      \
	"U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgIEauMOOP/yKi3CQp" \
	"WgOK99fkeuEMzIlCYnQd9WC1x7QAAAANd2F0Y2hmbG9vckB0MQAAAAAAAAAG" \
	"c2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUxOQAAAEBYJp/jKBvPqza7bv4lRgJD" \
	"2JTs9ogmrHHpKiAGCy1OzrVSYkedzUi2tDkTIt5bRrFTraGdhPjO3x48VhNs" \
	"PccF"

static const char conf[] = "[member \"lin\"]\nrole = senior\nkey = " KEY "\n"
			   "[sign \"notes\"]\nact = ticket.noted\n"
			   "[sign \"some\"]\nact = ticket.reopened\n"
			   "match = severity:low\n";

/* Past all checks of the desk, as another program could. */
static void append(struct fixture *f, const char *act, const char *id,
		   const char *field, const char *signature)
{
	cJSON *data = cJSON_CreateObject();
	struct draft draft = desk_draft(f->desk, act, id, "acme", data);

	json_add_str(data, field, "some words");
	json_add_str(data, "signature", signature);
	draft.actor = "lin";
	must(ledger_append(f->desk->ledger, &draft, 1, NULL));
	cJSON_Delete(data);
}

static void use(struct fixture *f, const char *text)
{
	bool error;

	fixture_conf(f, text);
	desk_refresh(f->desk, &error);
	assert_false(error);
}

/* By somebody who sees all: on an open desk. */
static int64_t verify(struct fixture *f, struct ledger_report *r)
{
	int64_t n;

	use(f, "");
	memset(r, 0, sizeof *r);
	must(signature_verify(f->desk->ledger, r, &n, NULL, NULL));
	return n;
}

static void what_is_not_to_be_signed_is_fine(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ledger_report r;

	append(f, "ticket.noted", id, "text", NULL);
	use(f, conf);
	assert_int_equal(verify(f, &r), 0);
	assert_int_equal(r.nwrong, 0);
	free(id);
}

static void a_missing_signature_is_found(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ledger_report r;

	use(f, conf);
	append(f, "ticket.noted", id, "text", NULL);
	assert_int_equal(verify(f, &r), 0);
	assert_int_equal(r.nwrong, 1);
	assert_int_equal(r.first_wrong, ledger_last_id(f->desk->ledger));
	assert_non_null(strstr(r.wrong[0], "is not signed"));
	ledger_report_release(&r);
	free(id);
}

/* What another store wrote can name anything. */
static void a_record_that_names_no_commit_is_passed_over(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	cJSON *data = cJSON_Parse("{\"text\":\"some words\"}");
	struct draft draft =
		desk_draft(f->desk, "ticket.noted", id, "acme", data);
	struct ledger_report r;

	draft.desk = "";
	must(ledger_append(f->desk->ledger, &draft, 1, NULL));
	must(ledger_append(f->desk->ledger, &draft, 1, NULL));
	assert_int_equal(verify(f, &r), 0);
	assert_int_equal(r.nwrong, 0);
	cJSON_Delete(data);
	free(id);
}

static void a_wrong_one_and_a_copy_are_found(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ledger_report r;

	use(f, conf);
	append(f, "ticket.noted", id, "text", SIGNATURE);
	append(f, "ticket.noted", id, "text", SIGNATURE);
	append(f, "ticket.noted", id, "text", "bm90IG9uZQ==");
	assert_int_equal(verify(f, &r), 3);
	assert_int_equal(r.nwrong, 4);
	assert_non_null(strstr(r.wrong[0], "the signature is wrong"));
	assert_non_null(strstr(r.wrong[1], "the signature is wrong"));
	assert_non_null(strstr(r.wrong[2], "this is no SSH signature"));
	assert_non_null(strstr(r.wrong[3], "the same signature as record"));
	ledger_report_release(&r);
	free(id);
}

static void a_key_of_somebody_else_is_found(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ledger_report r;

	use(f, "[member \"wu\"]\nrole = senior\nkey = " KEY "\n"
	       "[member \"lin\"]\nrole = senior\n");
	append(f, "ticket.noted", id, "text", SIGNATURE);
	/* too late */
	use(f, conf);
	assert_int_equal(verify(f, &r), 1);
	assert_int_equal(r.nwrong, 1);
	assert_non_null(strstr(r.wrong[0], "was not a key of lin"));
	ledger_report_release(&r);
	free(id);
}

static void signed_is_what_the_person_did(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct strbuf text = STRBUF_INIT, armored = STRBUF_INIT;
	struct record r;

	append(f, "ticket.noted", id, "text", SIGNATURE);
	must(ledger_get(f->desk->ledger, ledger_last_id(f->desk->ledger), &r));
	must(signature_parts(&r, &text, &armored));
	assert_null(strstr(text.buf, "\"seq\""));
	assert_null(strstr(text.buf, "signature"));
	assert_non_null(strstr(text.buf, "\"data\":{\"text\":\"some words\"}"));
	assert_int_equal(strncmp(text.buf, "{\"act\":\"ticket.noted\"", 21), 0);
	assert_non_null(strstr(armored.buf, "BEGIN SSH SIGNATURE"));
	record_release(&r);
	strbuf_release(&text);
	strbuf_release(&armored);
	free(id);
}

static void the_parts_of_a_signature_are_read(void **state)
{
	struct ssh_signature s;
	struct strbuf armored = STRBUF_INIT, back = STRBUF_INIT;
	char *cut = xstrdup(SIGNATURE);

	must(ssh_signature_parse(&s, SIGNATURE));
	assert_string_equal(s.key.text, KEY);
	assert_string_equal(s.namespace, "watchfloor@t1");
	ssh_signature_release(&s);
	ssh_armor(&armored, SIGNATURE);
	must(ssh_unarmor(&back, armored.buf));
	assert_string_equal(back.buf, SIGNATURE);
	/* however short it is cut */
	for (size_t len = strlen(cut) - 4; len > 0; len -= 4) {
		cut[len] = '\0';
		if (ssh_signature_parse(&s, cut) == 0)
			ssh_signature_release(&s);
	}
	cut[60] = '\0';
	assert_int_equal(ssh_signature_parse(&s, cut), FAILED);
	strbuf_release(&armored);
	strbuf_release(&back);
	free(cut);
}

int main(void)
{
#define EACH(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		EACH(what_is_not_to_be_signed_is_fine),
		EACH(a_missing_signature_is_found),
		EACH(a_record_that_names_no_commit_is_passed_over),
		EACH(a_wrong_one_and_a_copy_are_found),
		EACH(a_key_of_somebody_else_is_found),
		EACH(signed_is_what_the_person_did),
		cmocka_unit_test(the_parts_of_a_signature_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
