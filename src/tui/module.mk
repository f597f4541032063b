noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = \
	src/tui/action.c src/tui/action.h \
	src/tui/alerts.c src/tui/alerts.h \
	src/tui/app.c src/tui/app.h \
	src/tui/chart.c src/tui/chart.h \
	src/tui/columns.c src/tui/columns.h \
	src/tui/columns_view.c src/tui/columns_view.h \
	src/tui/command.c \
	src/tui/command_view.c src/tui/command_view.h \
	src/tui/common.c src/tui/common.h \
	src/tui/company.c src/tui/company.h \
	src/tui/complete.c src/tui/complete.h \
	src/tui/dashboard_draw.c \
	src/tui/dashboard_figure.c \
	src/tui/dashboard_panel.c \
	src/tui/dashboard_private.h \
	src/tui/dashboard_view.c src/tui/dashboard_view.h \
	src/tui/decode.c src/tui/decode.h \
	src/tui/direct.c src/tui/direct.h \
	src/tui/draft.c src/tui/draft.h \
	src/tui/draw.c src/tui/draw.h \
	src/tui/due.c src/tui/due.h \
	src/tui/duty_acts.c src/tui/duty_acts.h \
	src/tui/duty_table.c src/tui/duty_table.h \
	src/tui/edit_session.c src/tui/edit_session.h \
	src/tui/external.c src/tui/external.h \
	src/tui/help.c src/tui/help.h \
	src/tui/history.c src/tui/history.h \
	src/tui/hotspot.c src/tui/hotspot.h \
	src/tui/hub_state.c src/tui/hub_state.h \
	src/tui/input.c src/tui/input.h \
	src/tui/key_table.c \
	src/tui/keymap.c src/tui/keymap.h \
	src/tui/ledger_prove.c src/tui/ledger_prove.h \
	src/tui/ledger_rows.c src/tui/ledger_rows.h \
	src/tui/ledger_view.c src/tui/ledger_view.h \
	src/tui/list.c src/tui/list.h \
	src/tui/loop.c src/tui/loop.h \
	src/tui/marks.c src/tui/marks.h \
	src/tui/mouse.c src/tui/mouse.h \
	src/tui/notice.c src/tui/notice.h \
	src/tui/options.c src/tui/options.h \
	src/tui/osc.c src/tui/osc.h \
	src/tui/outline.c src/tui/outline.h \
	src/tui/pace.c src/tui/pace.h \
	src/tui/pager_view.c src/tui/pager_view.h \
	src/tui/palette.c src/tui/palette.h \
	src/tui/pane.c src/tui/pane.h \
	src/tui/past.c src/tui/past.h \
	src/tui/picker.c src/tui/picker.h \
	src/tui/playbook_history.c \
	src/tui/playbook_private.h \
	src/tui/playbook_tabs.c \
	src/tui/playbook_view.c src/tui/playbook_view.h \
	src/tui/playbooks_view.c src/tui/playbooks_view.h \
	src/tui/prompt.c src/tui/prompt.h \
	src/tui/queue_draw.c \
	src/tui/queue_marks.c \
	src/tui/queue_private.h \
	src/tui/queue_seen.c \
	src/tui/queue_view.c src/tui/queue_view.h \
	src/tui/review_view.c src/tui/review_view.h \
	src/tui/screens.c src/tui/screens.h \
	src/tui/new_ticket.c src/tui/new_ticket.h \
	src/tui/second_view.c src/tui/second_view.h \
	src/tui/settings_view.c src/tui/settings_view.h \
	src/tui/shift_view.c src/tui/shift_view.h src/tui/watch_items.c src/tui/watch_items.h \
	src/tui/signals.c src/tui/signals.h \
	src/tui/tabbar.c src/tui/tabbar.h \
	src/tui/table.c src/tui/table.h \
	src/tui/teller.c src/tui/teller.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/theme_read.c src/tui/theme_read.h \
	src/tui/ticket_acts.c src/tui/ticket_acts.h \
	src/tui/ticket_columns.c src/tui/ticket_columns.h \
	src/tui/evidence_acts.c src/tui/evidence_acts.h \
	src/tui/paths.c src/tui/paths.h \
	src/tui/ticket_evidence.c src/tui/ticket_evidence.h \
	src/tui/ticket_private.h \
	src/tui/ticket_run.c \
	src/tui/ticket_similar.c src/tui/ticket_similar.h \
	src/tui/ticket_steps.c \
	src/tui/ticket_tabs.c \
	src/tui/ticket_view.c src/tui/ticket_view.h \
	src/tui/ticket_begin.c \
	src/tui/ticket_walk.c \
	src/tui/tour.c src/tui/tour.h \
	src/tui/tour_lessons.c \
	src/tui/tree.c src/tui/tree.h \
	src/tui/tree_parse.c \
	src/tui/tree_view.c src/tui/tree_view.h \
	src/tui/tui.c \
	src/tui/undo.c src/tui/undo.h \
	src/tui/unfinished.c src/tui/unfinished.h \
	src/tui/verify_job.c src/tui/verify_job.h \
	src/tui/verify_view.c src/tui/verify_view.h \
	src/tui/view.c \
	src/tui/watch.c src/tui/watch.h \
	src/tui/window.c src/tui/window.h
