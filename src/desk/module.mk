noinst_LIBRARIES += src/desk/libdesk.a
src_desk_libdesk_a_SOURCES = src/desk/act_fields.c src/desk/act_fields.h src/desk/acts.c src/desk/acts.h src/desk/alerts.c \
	src/desk/bulk.c src/desk/desk.c src/desk/desk_private.h src/desk/due.c \
	src/desk/bundle.c src/desk/bundle.h src/desk/bundle_fill.c \
	src/desk/evidence_check.c src/desk/evidence.c src/desk/evidence_acts.c src/desk/evidence_add.c \
	src/desk/evidence_keep.c src/desk/evidence_print.c src/desk/evidence_private.h src/desk/evidence_read.c \
	src/desk/conf_evidence.c src/desk/conf_evidence.h \
	src/desk/conf_mask.c src/desk/conf_mask.h src/desk/original.c \
	src/desk/media.c src/desk/media.h src/desk/order.c src/desk/order.h src/desk/past.c \
	src/desk/projection.c src/desk/projection.h src/desk/reasons.c \
	src/desk/rules.c src/desk/run.c src/desk/run_acts.c src/desk/schema.c \
	src/desk/sentence.c src/desk/similar.c src/desk/similar_text.c \
	src/desk/stats.c src/desk/stats_groups.c src/desk/stats_private.h \
	src/desk/stats_time.c src/desk/ticket_acts.c src/desk/ticket_read.c \
	src/desk/undo.c src/desk/undo_acts.c src/desk/verify.c src/desk/vocabulary.c
src_desk_libdesk_a_SOURCES += src/desk/authority.c src/desk/sight.c src/desk/sight.h \
	src/desk/sign.c src/desk/sign.h src/desk/sign_check.c src/desk/ssh_run.c \
	src/desk/ssh_run.h src/desk/who.c
include src/desk/query.mk
src_desk_libdesk_a_SOURCES += src/desk/calendar.c src/desk/clock_acts.c src/desk/clocks.h \
	src/desk/conf_clocks.c src/desk/conf_clocks.h src/desk/duty.c src/desk/held.c \
	src/desk/replay.c src/desk/replay_times.c src/desk/replay_times.h \
	src/desk/report.c src/desk/review.c src/desk/review_evidence.c src/desk/review_evidence.h src/desk/review_acts.c src/desk/supervise.c src/desk/urgent.c src/desk/urgent.h src/desk/urgent_range.c \
	src/desk/waits.c
src_desk_libdesk_a_SOURCES += src/desk/filing.c src/desk/run_begin.c src/desk/run_counts.c \
	src/desk/move_acts.c src/desk/playbook_stats.c src/desk/run_move.c \
	src/desk/run_pin.c src/desk/run_private.h src/desk/run_times.c \
	src/desk/outward.c src/desk/command_wait.c
src_desk_libdesk_a_SOURCES += src/desk/conf_notify.c src/desk/conf_notify.h \
	src/desk/notice_acts.c
src_desk_libdesk_a_SOURCES += src/desk/conf_roster.c src/desk/adopt.c src/desk/adopt_acts.c src/desk/adopted.h \
	src/desk/conf_adopt.c src/desk/quality.c src/desk/refusal.c \
	src/desk/roster.c src/desk/shift.c src/desk/shift_acts.c \
	src/desk/shift_print.c src/desk/watch_acts.c src/desk/watch_item.c
src_desk_libdesk_a_SOURCES += src/desk/conf_run.c src/desk/conf_run.h \
	src/desk/command.c src/desk/command_acts.c src/desk/command_job.c \
	src/desk/command_policy.c src/desk/command_private.h src/desk/command_read.c \
	src/desk/secret.c
src_desk_libdesk_a_SOURCES += src/desk/authorisation.c \
	src/desk/authorisation_acts.c src/desk/cover.c src/desk/document.c \
	src/desk/document_acts.c src/desk/gate.c src/desk/gate.h src/desk/gate_contain.c \
	src/desk/override.c src/desk/override_acts.c src/desk/scope.c \
	src/desk/tenant_act.c
src_desk_libdesk_a_SOURCES += src/desk/needs.c src/desk/presence_hub.c src/desk/presence_private.h src/desk/presence.c
src_desk_libdesk_a_SOURCES += src/desk/playbook_edit.c
