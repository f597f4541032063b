/*
 * act_fields.h - the fields of each act's data, for the table of acts.  Each
 * list ends with a name of NULL.
 */
#ifndef WATCHFLOOR_DESK_ACT_FIELDS_H
#define WATCHFLOOR_DESK_ACT_FIELDS_H

#include "watchfloor/desk.h"

extern const struct act_field no_fields[];
extern const struct act_field created_fields[];
extern const struct act_field restored_fields[];
extern const struct act_field read_fields[];
extern const struct act_field opened_fields[];
extern const struct act_field filed_fields[];
extern const struct act_field grown_fields[];
extern const struct act_field note_fields[];
extern const struct act_field judged_fields[];
extern const struct act_field closed_fields[];
extern const struct act_field reason_fields[];
extern const struct act_field informed_fields[];
extern const struct act_field contained_fields[];
extern const struct act_field waiting_fields[];
extern const struct act_field may_reason_fields[];
extern const struct act_field warned_fields[];
extern const struct act_field raised_fields[];
extern const struct act_field owed_fields[];
extern const struct act_field reportable_fields[];
extern const struct act_field reported_fields[];
extern const struct act_field escalated_fields[];
extern const struct act_field text_fields[];
extern const struct act_field requested_fields[];
extern const struct act_field approved_fields[];
extern const struct act_field returned_fields[];
extern const struct act_field handed_fields[];
extern const struct act_field asked_fields[];
extern const struct act_field handed_over_fields[];
extern const struct act_field taken_over_fields[];
extern const struct act_field left_fields[];
extern const struct act_field shift_note_fields[];
extern const struct act_field watch_added_fields[];
extern const struct act_field watch_done_fields[];
extern const struct act_field refused_fields[];
extern const struct act_field adopted_fields[];
extern const struct act_field unattended_fields[];
extern const struct act_field moved_fields[];
extern const struct act_field started_fields[];
extern const struct act_field done_fields[];
extern const struct act_field step_fields[];
extern const struct act_field over_fields[];
extern const struct act_field abandoned_fields[];
extern const struct act_field evidence_fields[];
extern const struct act_field unmasked_fields[];
extern const struct act_field evidence_exported_fields[];
extern const struct act_field evidence_fetched_fields[];
extern const struct act_field evidence_removed_fields[];
extern const struct act_field evidence_expired_fields[];
extern const struct act_field command_started_fields[];
extern const struct act_field command_ended_fields[];
extern const struct act_field command_released_fields[];
extern const struct act_field granted_fields[];
extern const struct act_field denied_fields[];
extern const struct act_field withdrawn_fields[];
extern const struct act_field override_fields[];
extern const struct act_field override_approved_fields[];
extern const struct act_field override_declined_fields[];
extern const struct act_field registered_fields[];
extern const struct act_field revoked_fields[];
extern const struct act_field advice_fields[];
extern const struct act_field held_fields[];
extern const struct act_field notice_approved_fields[];
extern const struct act_field notice_dropped_fields[];
extern const struct act_field notice_fields[];
extern const struct act_field sent_fields[];
extern const struct act_field failed_fields[];
extern const struct act_field unanswered_fields[];
extern const struct act_field forked_fields[];
extern const struct act_field undone_fields[];

#endif
