/*
 * test-away.c - a store that comes back: it takes so much at a time that the
 * tickets are held in memory and the triggers rest, while acts of its own wait.
 */
#include "config.h"

#include "check.h"

#include "random-acts.h"
#include "stores.h"

#define NOW INT64_C(1795402800000)

/* With a batch of so many both are done. */
#define BATCH 256

static int64_t at = NOW;

static void act(struct stores *s, int i, struct dice *dice, int records)
{
	while (records > 0)
		records -= random_act(&s->of[i], dice, at += 100) == 0;
}

static void pull(struct stores *s, int i, int64_t least)
{
	struct courier_round round;

	assert_int_equal(courier_once(s->of[i].desk, &round, NULL, NULL), 0);
	assert_true(round.pulled >= least);
}

static void assert_alike(struct stores *s)
{
	stores_settle(s);
	assert_true(stores_equal(s, 0, 1));
	assert_true(stores_verify(s, 0));
	assert_true(stores_verify(s, 1));
}

/* In the first round of t2 nothing of its own waits; then something does; then
 * the triggers, which have rested, are needed by what is done here. */
static void what_waits_is_done_again_after_what_was_missed(void **state)
{
	struct dice dice = { 11 };
	struct stores s;

	stores_open(&s, 2, NULL);
	stores_join(&s, 0);
	stores_join(&s, 1);
	act(&s, 0, &dice, BATCH + 50);
	stores_sync(&s, 0);
	pull(&s, 1, BATCH);
	assert_alike(&s);

	act(&s, 0, &dice, BATCH + 50);
	act(&s, 1, &dice, 30);
	stores_sync(&s, 0);
	pull(&s, 1, BATCH);
	assert_alike(&s);

	act(&s, 0, &dice, 20);
	act(&s, 1, &dice, 20);
	stores_sync(&s, 0);
	assert_alike(&s);
	stores_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_waits_is_done_again_after_what_was_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
