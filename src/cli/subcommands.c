/*
 * subcommands.c - the table of subcommands, in the order that help shows, and
 * which of them some words name.
 */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "cli/cmds.h"

const struct subcommand *const subcommands[] = {
	&cmd_workbench,
	&cmd_demo,
	&cmd_tour,
	&cmd_init,
	&cmd_intake,
	&cmd_intake_rejected,
	&cmd_queue,
	&cmd_dashboard,
	&cmd_ticket_open,
	&cmd_ticket_show,
	&cmd_ticket_alerts,
	&cmd_ticket_unmask,
	&cmd_ticket_timeline,
	&cmd_ticket_evidence,
	&cmd_ticket_similar,
	&cmd_ticket_claim,
	&cmd_ticket_release,
	&cmd_ticket_note,
	&cmd_ticket_judge,
	&cmd_ticket_close,
	&cmd_ticket_reopen,
	&cmd_ticket_tell,
	&cmd_ticket_recommend,
	&cmd_ticket_inform,
	&cmd_ticket_contain,
	&cmd_ticket_wait,
	&cmd_ticket_resume,
	&cmd_ticket_reportable,
	&cmd_ticket_reported,
	&cmd_ticket_escalate,
	&cmd_ticket_answer,
	&cmd_ticket_deescalate,
	&cmd_ticket_take,
	&cmd_ticket_free,
	&cmd_ticket_ask,
	&cmd_ticket_reply,
	&cmd_ticket_review,
	&cmd_ticket_progress,
	&cmd_ticket_start,
	&cmd_ticket_step,
	&cmd_ticket_move,
	&cmd_run,
	&cmd_ticket_commands,
	&cmd_review_request,
	&cmd_review_approve,
	&cmd_review_return,
	&cmd_review_hand,
	&cmd_evidence_add,
	&cmd_evidence_list,
	&cmd_evidence_show,
	&cmd_evidence_get,
	&cmd_evidence_fetch,
	&cmd_evidence_export,
	&cmd_evidence_custody,
	&cmd_evidence_hold,
	&cmd_evidence_release,
	&cmd_evidence_remove,
	&cmd_evidence_expire,
	&cmd_evidence_check,
	&cmd_authorisation_grant,
	&cmd_authorisation_refuse,
	&cmd_authorisation_withdraw,
	&cmd_authorisation_standing,
	&cmd_authorisation_list,
	&cmd_authorisation_show,
	&cmd_authorisation_override,
	&cmd_authorisation_approve,
	&cmd_authorisation_decline,
	&cmd_authorisation_overrides,
	&cmd_document_add,
	&cmd_document_revoke,
	&cmd_document_list,
	&cmd_waiting,
	&cmd_shift,
	&cmd_shift_begin,
	&cmd_shift_note,
	&cmd_shift_handover,
	&cmd_shift_accept,
	&cmd_shift_leave,
	&cmd_shift_watch_add,
	&cmd_shift_watch_list,
	&cmd_shift_watch_done,
	&cmd_shift_log,
	&cmd_quality,
	&cmd_quality_next,
	&cmd_quality_judge,
	&cmd_tick,
	&cmd_notify_list,
	&cmd_notify_show,
	&cmd_notify_approve,
	&cmd_notify_drop,
	&cmd_notify_release,
	&cmd_notify_retry,
	&cmd_notify_ack,
	&cmd_notify_channels,
	&cmd_notify_test,
	&cmd_notify_run,
	&cmd_undo,
	&cmd_playbook_list,
	&cmd_playbook_show,
	&cmd_playbook_graph,
	&cmd_playbook_text,
	&cmd_playbook_log,
	&cmd_playbook_diff,
	&cmd_playbook_new,
	&cmd_playbook_edit,
	&cmd_playbook_lint,
	&cmd_playbook_fmt,
	&cmd_playbook_convert,
	&cmd_playbook_rehearse,
	&cmd_playbook_test,
	&cmd_playbook_replay,
	&cmd_playbook_stats,
	&cmd_playbook_rename,
	&cmd_playbook_derive,
	&cmd_playbook_doc,
	&cmd_playbook_deps,
	&cmd_playbook_blame,
	&cmd_playbook_export,
	&cmd_playbook_sign,
	&cmd_playbook_verify,
	&cmd_playbook_adopt,
	&cmd_desk_lint,
	&cmd_desk_remote,
	&cmd_desk_fetch,
	&cmd_desk_push,
	&cmd_whoami,
	&cmd_who,
	&cmd_audit_log,
	&cmd_audit_record,
	&cmd_audit_verify,
	&cmd_audit_key,
	&cmd_audit_checkpoint,
	&cmd_audit_prove,
	&cmd_audit_export,
	&cmd_audit_signers,
	&cmd_audit_signature,
	&cmd_hub_init,
	&cmd_hub_grant,
	&cmd_hub_join,
	&cmd_hub_confirm,
	&cmd_hub_status,
	&cmd_hub_verify,
	&cmd_hub_note,
	&cmd_hub_views,
	&cmd_hub_publish,
	&cmd_hub_superseded,
	&cmd_courier,
	&cmd_courier_status,
	&cmd_rebuild,
	&cmd_settings,
	&cmd_keys,
	NULL,
};

/* How many of the words spell the command's name; 0: they do not. */
static int spells(const struct subcommand *cmd, int argc, char **argv)
{
	const char *s = cmd->name;
	int n = 0;

	while (*s) {
		size_t len = strcspn(s, " ");

		if (n == argc || strncmp(argv[n], s, len) != 0 || argv[n][len])
			return 0;
		s += len + (s[len] == ' ');
		n++;
	}
	return n;
}

const struct subcommand *subcommand_find(int argc, char **argv, int *words)
{
	const struct subcommand *best = NULL;

	*words = 0;
	for (int i = 0; subcommands[i]; i++) {
		int n = spells(subcommands[i], argc, argv);

		if (n > *words) {
			best = subcommands[i];
			*words = n;
		}
	}
	return best;
}
