/*
 * history.c - what was typed before.
 *
 * Notes and reasons are about customers: they stay in memory.
 */
#include "config.h"

#include "history.h"

#include <fcntl.h>
#include <readline/history.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/file.h"

#define LINES_KEPT 500

static struct {
	const char *name; /* NULL: not in a file */
	char *path;
	HISTORY_STATE *state;
} histories[] = {
	[PROMPT_COMMAND] = { .name = "commands" },
	[PROMPT_FILTER] = { .name = "filters" },
	[PROMPT_PATH] = { .name = NULL },
	[PROMPT_WORDS] = { .name = NULL },
	[PROMPT_TEXT] = { .name = NULL },
};

void history_use(enum prompt_kind kind)
{
	history_set_history_state(histories[kind].state);
	using_history();
}

void history_put_back(enum prompt_kind kind)
{
	free(histories[kind].state);
	histories[kind].state = history_get_history_state();
}

void histories_load(void)
{
	char *dir = file_xdg("XDG_STATE_HOME", ".local/state", "watchfloor");
	bool usable = file_mkdirs(dir, 0700) == 0;

	stifle_history(LINES_KEPT);
	for (size_t i = 0; i < ARRAY_SIZE(histories); i++) {
		HISTORY_STATE empty = { 0 };

		history_set_history_state(&empty);
		if (usable && histories[i].name) {
			histories[i].path =
				xasprintf("%s/%s", dir, histories[i].name);
			read_history(histories[i].path);
		}
		histories[i].state = history_get_history_state();
	}
	free(dir);
}

/* clear_history() frees the lines, not the list of them. */
static void free_list(HISTORY_STATE *state)
{
	HISTORY_STATE empty = { 0 };

	history_set_history_state(state);
	clear_history();
	free(state->entries);
	history_set_history_state(&empty);
	free(state);
}

void histories_free(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(histories); i++) {
		free_list(histories[i].state);
		free(histories[i].path);
		histories[i].state = NULL;
		histories[i].path = NULL;
	}
}

/* A history that cannot be written is no reason to stop anybody. */
static void append_to_file(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (dprintf(fd, "%s\n", line) < 0)
		unlink(path);
	close(fd);
}

void history_record(enum prompt_kind kind, const char *line)
{
	HIST_ENTRY *newest =
		history_length > 0
			? history_get(history_base + history_length - 1)
			: NULL;

	if (!*line || (newest && strcmp(newest->line, line) == 0))
		return;
	add_history(line);
	if (histories[kind].path)
		append_to_file(histories[kind].path, line);
}
