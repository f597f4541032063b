/*
 * test-table.c - columns and tables: layouts read and printed, widths fitted,
 * rows filtered and sorted.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/table.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

enum { NAME, SIZE, ABOUT, SECRET };

static const struct column columns[] = {
	[NAME] = { .name = "name", .title = "NAME", .width = 8 },
	[SIZE] = { .name = "size",
		   .title = "SIZE",
		   .width = 6,
		   .leaves = 2,
		   .right = true },
	[ABOUT] = { .name = "about",
		    .title = "ABOUT",
		    .width = 10,
		    .full = 30 },
	[SECRET] = { .name = "secret",
		     .title = "SECRET",
		     .width = 5,
		     .leaves = 6,
		     .extra = true },
	{ .name = NULL }
};

/* ---- layouts ---- */

static void assert_layout(const char *text, const char *printed)
{
	struct columns c;
	struct strbuf sb = STRBUF_INIT;

	columns_init(&c, columns);
	assert_int_equal(columns_parse(&c, text), 0);
	columns_print(&c, &sb);
	assert_string_equal(sb.buf, printed);
	strbuf_release(&sb);
}

static void a_layout_prints_as_it_was_read(void **state)
{
	assert_layout("", "");
	assert_layout("name size about", "");
	assert_layout("  size   name:12 ", "size name:12");
	assert_layout("secret about name", "secret about name");
}

static void assert_bad_layout(const char *text, const char *why)
{
	struct columns c;

	columns_init(&c, columns);
	assert_int_equal(columns_parse(&c, "size"), 0);
	assert_int_equal(columns_parse(&c, text), FAILED);
	assert_string_equal(fail_text(), why);
	/* as it was */
	assert_int_equal(c.n, 1);
	assert_int_equal(c.shown[0].column, SIZE);
}

static void a_wrong_layout_changes_nothing(void **state)
{
	assert_bad_layout("name weight", "there is no column \"weight\"");
	assert_bad_layout("name:0", "\"0\" is no width: 1 to 200");
	assert_bad_layout("name:wide", "\"wide\" is no width: 1 to 200");
	assert_bad_layout("name size name", "the column \"name\" is there "
					    "twice");
}

static void columns_leave_by_priority_and_one_grows(void **state)
{
	struct columns c;

	columns_init(&c, columns);
	columns_fit(&c, 80, -1, 0);
	assert_int_equal(columns_width(&c, NAME), 8);
	assert_int_equal(columns_width(&c, SIZE), 6);
	/* one column of margin, one between two */
	assert_int_equal(columns_width(&c, ABOUT), 80 - 1 - 9 - 7 - 1);
	columns_fit(&c, 24, -1, 0);
	assert_int_equal(columns_width(&c, SIZE), 0);
	assert_int_equal(columns_width(&c, ABOUT), 24 - 1 - 9 - 1);
	assert_int_equal(columns_width(&c, SECRET), 0);
}

static void what_only_helps_leaves_the_growing_column_its_room(void **state)
{
	struct columns c;

	columns_init(&c, columns);
	assert_int_equal(columns_parse(&c, "name about secret"), 0);
	columns_fit(&c, 9 + 31 + 6 + 1, -1, 0);
	assert_int_equal(columns_width(&c, SECRET), 5);
	columns_fit(&c, 9 + 31 + 6, -1, 0);
	assert_int_equal(columns_width(&c, SECRET), 0);
}

static void a_column_is_as_wide_as_the_person_says(void **state)
{
	struct columns c;

	columns_init(&c, columns);
	columns_fit(&c, 80, NAME, 14);
	assert_int_equal(columns_width(&c, NAME), 14);
	assert_int_equal(columns_parse(&c, "name:5 about"), 0);
	columns_fit(&c, 80, NAME, 14);
	assert_int_equal(columns_width(&c, NAME), 5);
}

/* ---- tables ---- */

static struct item {
	const char *name;
	int size;
	const char *about;
} items[] = {
	{ "pear", 30, "green" },
	{ "apple", 200, "red or green" },
	{ "cherry", 4, "Red" },
	{ "plum", 30, "blue" },
};
static int nitems;

static int count(void *ctx)
{
	return nitems;
}

static void fill(void *ctx, int row, int column, struct cell *cell)
{
	if (column == NAME)
		strbuf_addstr(&cell->text, items[row].name);
	else if (column == SIZE)
		strbuf_addf(&cell->text, "%d", items[row].size);
	else if (column == ABOUT)
		strbuf_addstr(&cell->text, items[row].about);
}

static int compare(void *ctx, int column, int a, int b)
{
	if (column != SIZE)
		return TABLE_BY_TEXT;
	return (items[a].size > items[b].size) -
	       (items[a].size < items[b].size);
}

static const struct table_ops ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
	.compare = compare,
};

static void assert_rows(const struct table *t, const char *names)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < t->n; i++)
		strbuf_addf(&sb, "%s%s", i ? " " : "", items[t->rows[i]].name);
	assert_string_equal(sb.buf, names);
	strbuf_release(&sb);
}

static int make_table(void **state)
{
	struct table *t = xcalloc(1, sizeof *t);

	nitems = ARRAY_SIZE(items);
	table_init(t, &ops, NULL);
	table_reload(t);
	*state = t;
	return 0;
}

static int free_table(void **state)
{
	table_release(*state);
	free(*state);
	return 0;
}

static void a_filter_wants_every_word(void **state)
{
	struct table *t = *state;

	assert_rows(t, "pear apple cherry plum");
	table_filter(t, "RED");
	assert_rows(t, "apple cherry");
	table_filter(t, "red 200");
	assert_rows(t, "apple");
	table_filter(t, "red blue");
	assert_rows(t, "");
	assert_int_equal(table_selected(t), -1);
	table_filter(t, "");
	assert_rows(t, "pear apple cherry plum");
}

static void rows_are_sorted_both_ways(void **state)
{
	struct table *t = *state;

	table_sort(t, SIZE, false);
	assert_rows(t, "cherry pear plum apple");
	table_sort(t, SIZE, true);
	assert_rows(t, "apple pear plum cherry");
	table_sort(t, NAME, false);
	assert_rows(t, "apple cherry pear plum");
	table_sort(t, -1, false);
	assert_rows(t, "pear apple cherry plum");
}

static void the_cursor_stays_on_its_row(void **state)
{
	struct table *t = *state;

	table_sort(t, NAME, false);
	assert_string_equal(items[table_selected(t)].name, "apple");
	table_select(t, 2);
	assert_string_equal(items[table_selected(t)].name, "cherry");
	table_filter(t, "e");
	assert_string_equal(items[table_selected(t)].name, "cherry");
	nitems = 3;
	table_reload(t);
	assert_string_equal(items[table_selected(t)].name, "cherry");
	nitems = 1;
	table_reload(t);
	assert_string_equal(items[table_selected(t)].name, "pear");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_layout_prints_as_it_was_read),
		cmocka_unit_test(a_wrong_layout_changes_nothing),
		cmocka_unit_test(columns_leave_by_priority_and_one_grows),
		cmocka_unit_test(
			what_only_helps_leaves_the_growing_column_its_room),
		cmocka_unit_test(a_column_is_as_wide_as_the_person_says),
		cmocka_unit_test_setup_teardown(a_filter_wants_every_word,
						make_table, free_table),
		cmocka_unit_test_setup_teardown(rows_are_sorted_both_ways,
						make_table, free_table),
		cmocka_unit_test_setup_teardown(the_cursor_stays_on_its_row,
						make_table, free_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
