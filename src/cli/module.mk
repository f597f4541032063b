noinst_LIBRARIES += src/cli/libcli.a
src_cli_libcli_a_SOURCES = src/cli/cli.c src/cli/cli_out.c \
	src/cli/cli_out.h src/cli/cli_table.c src/cli/cli_table.h \
	src/cli/cmd_adopt.c src/cli/cmd_remote.c src/cli/cmd_audit.c src/cli/cmd_dashboard.c src/cli/cmd_desk.c src/cli/cmd_demo.c \
	src/cli/cmd_init.c src/cli/cmd_intake.c src/cli/cmd_playbook.c \
	src/cli/cmd_queue.c src/cli/cmd_settings.c src/cli/cmd_ticket.c \
	src/cli/cmd_ticket_read.c src/cli/cmd_tour.c src/cli/cmds.h \
	src/cli/sample_store.c src/cli/sample_store.h \
	src/cli/complete.c src/cli/complete.h \
	src/cli/subcommands.c src/cli/help.c src/cli/help.h
src_cli_libcli_a_SOURCES += src/cli/cli_past.c src/cli/cmd_act.c \
	src/cli/cmd_undo.c
src_cli_libcli_a_SOURCES += src/cli/cmd_playbook_read.c src/cli/cmd_ticket_step.c \
	src/cli/cmd_playbook_stats.c src/cli/cmd_ticket_move.c
src_cli_libcli_a_SOURCES += src/cli/cmd_duty.c src/cli/cmd_file.c src/cli/cmd_review.c src/cli/cmd_run.c \
	src/cli/cmd_waiting.c
src_cli_libcli_a_SOURCES += src/cli/cmd_notify.c src/cli/cmd_quality.c src/cli/cmd_shift.c \
	src/cli/cmd_watch.c
src_cli_libcli_a_SOURCES += src/cli/cmd_signature.c src/cli/cmd_whoami.c
src_cli_libcli_a_SOURCES += src/cli/author_file.c src/cli/author_file.h \
	src/cli/author_source.c src/cli/author_source.h \
	src/cli/cmd_playbook_change.c src/cli/cmd_playbook_doc.c \
	src/cli/cmd_playbook_graph.c \
	src/cli/cmd_playbook_edit.c \
	src/cli/cmd_playbook_fmt.c src/cli/cmd_playbook_lint.c \
	src/cli/cmd_playbook_new.c src/cli/cmd_playbook_rehearse.c \
	src/cli/cmd_playbook_replay.c src/cli/cmd_playbook_sign.c src/cli/cmd_playbook_test.c \
	src/cli/rehearse_hand.c src/cli/rehearse_hand.h
src_cli_libcli_a_SOURCES += src/cli/cmd_unmask.c src/cli/cmd_who.c
src_cli_libcli_a_SOURCES += src/cli/cmd_courier.c src/cli/cmd_hub.c src/cli/cmd_views.c
src_cli_libcli_a_SOURCES += src/cli/cmd_evidence.c src/cli/cmd_evidence_keep.c
src_cli_libcli_a_SOURCES += src/cli/act_words.c src/cli/act_words.h \
	src/cli/cmd_authorisation.c src/cli/cmd_authorisation_list.c \
	src/cli/cmd_register.c src/cli/listing.c src/cli/listing.h
