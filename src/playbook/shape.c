/*
 * shape.c - the tables of shape.h.
 *
 * An extension stands in a dictionary under its id, so its own properties are
 * the shape of the member of that name.
 */
#include "config.h"

#include "playbook/shape.h"

#include <stddef.h>
#include <string.h>

#include "watchfloor/playbook.h"

#define SHAPE(name_, ...)                                      \
	static const struct shape_member name_##_members[] = { \
		__VA_ARGS__, { .name = NULL }                  \
	};                                                     \
	static const struct shape name_##_shape = { name_##_members }

#define PLAIN(name_)            \
	{                       \
		.name = (name_) \
	}
#define ONE(name_, of_)                             \
	{                                           \
		.name = (name_), .of = &of_##_shape \
	}
#define EACH(name_, of_)                                          \
	{                                                         \
		.name = (name_), .of = &of_##_shape, .each = true \
	}

SHAPE(reference, PLAIN("name"), PLAIN("description"), PLAIN("source"),
      PLAIN("url"), PLAIN("external_id"), PLAIN("reference_id"));

SHAPE(variable, PLAIN("type"), PLAIN("description"), PLAIN("constant"),
      PLAIN("external"), PLAIN("value"));

SHAPE(summary, PLAIN("manual_playbook"), PLAIN("external_playbooks"),
      PLAIN("parallel_processing"), PLAIN("if_logic"), PLAIN("while_logic"),
      PLAIN("switch_logic"), PLAIN("temporal_logic"), PLAIN("data_markings"),
      PLAIN("digital_signatures"), PLAIN("countersigned_signatures"),
      PLAIN("extensions"));

SHAPE(command, PLAIN("type"), PLAIN("description"), PLAIN("version"),
      PLAIN("playbook_activity"), EACH("external_references", reference),
      PLAIN("command"), PLAIN("command_b64"), PLAIN("headers"),
      PLAIN("content"), PLAIN("content_b64"));

/* ---- what this program adds ---- */

SHAPE(choice, PLAIN("token"), PLAIN("label"), PLAIN("label_zh_cn"));

SHAPE(question, PLAIN("variable"), PLAIN("prompt"), PLAIN("prompt_zh_cn"),
      EACH("choices", choice), PLAIN("required"));

SHAPE(guidance, PLAIN("name_zh_cn"), PLAIN("description_zh_cn"),
      PLAIN("variables_zh_cn"), PLAIN("commands_zh_cn"), PLAIN("minutes"),
      PLAIN("authorisation"), PLAIN("action"), PLAIN("informs"),
      PLAIN("verdict"), EACH("questions", question));

SHAPE(extensions, ONE(GUIDANCE_EXTENSION, guidance));

/* ---- 4: steps ---- */

SHAPE(step, PLAIN("type"), PLAIN("name"), PLAIN("description"),
      EACH("external_references", reference), PLAIN("delay"), PLAIN("timeout"),
      PLAIN("owner"), EACH("step_variables", variable),
      EACH("commands", command), PLAIN("agent"), PLAIN("targets"),
      PLAIN("playbook_id"), PLAIN("playbook_version"), PLAIN("in_args"),
      PLAIN("out_args"), PLAIN("condition"), PLAIN("switch"),
      PLAIN("next_steps"), PLAIN("on_true"), PLAIN("on_false"), PLAIN("cases"),
      PLAIN("on_completion"), PLAIN("on_success"), PLAIN("on_failure"),
      ONE("step_extensions", extensions));

/* ---- 6, 7: authentication, agents and targets ---- */

SHAPE(authentication, PLAIN("type"), PLAIN("name"), PLAIN("description"),
      PLAIN("user_id"), PLAIN("username"), PLAIN("password"),
      PLAIN("oauth_header"), PLAIN("token"), PLAIN("kms"),
      PLAIN("kms_key_identifier"),
      ONE("authentication_info_extensions", extensions));

SHAPE(contact, PLAIN("email"), PLAIN("phone"), PLAIN("contact_details"));

SHAPE(location, PLAIN("name"), PLAIN("description"), PLAIN("building_details"),
      PLAIN("network_details"), PLAIN("region"), PLAIN("country"),
      PLAIN("administrative_area"), PLAIN("city"), PLAIN("street_address"),
      PLAIN("postal_code"), PLAIN("latitude"), PLAIN("longitude"),
      PLAIN("precision"));

SHAPE(address, PLAIN("dname"), PLAIN("ipv4"), PLAIN("ipv6"), PLAIN("l2mac"),
      PLAIN("vlan"), PLAIN("url"));

SHAPE(party, PLAIN("type"), PLAIN("name"), PLAIN("description"),
      ONE("location", location), ONE("contact", contact),
      ONE("address", address), PLAIN("port"), PLAIN("authentication_info"),
      PLAIN("category"), PLAIN("logical"), PLAIN("sector"),
      ONE("agent_target_extensions", extensions));

/* ---- 8, 9, 10.15: extensions, markings, signatures ---- */

SHAPE(extension, PLAIN("type"), PLAIN("name"), PLAIN("description"),
      PLAIN("created_by"), PLAIN("schema"), PLAIN("version"),
      EACH("external_references", reference));

SHAPE(iep, PLAIN("name"), PLAIN("description"), PLAIN("tlp"),
      PLAIN("iep_version"), PLAIN("start_date"), PLAIN("end_date"),
      PLAIN("encrypt_in_transit"), PLAIN("permitted_actions"),
      PLAIN("affected_party_notifications"), PLAIN("attribution"),
      PLAIN("unmodified_resale"), PLAIN("external_references"));

SHAPE(marking, PLAIN("type"), PLAIN("id"), PLAIN("name"), PLAIN("description"),
      PLAIN("created_by"), PLAIN("created"), PLAIN("revoked"),
      PLAIN("valid_from"), PLAIN("valid_until"), PLAIN("labels"),
      EACH("external_references", reference), PLAIN("statement"),
      PLAIN("tlpv2_level"), ONE("iep", iep),
      ONE("marking_extensions", extensions));

/* A countersignature is a signature inside one; how deep is nobody's
 * business here. */
SHAPE(signature, PLAIN("type"), PLAIN("id"), PLAIN("created_by"),
      PLAIN("created"), PLAIN("modified"), PLAIN("revoked"), PLAIN("signee"),
      PLAIN("valid_from"), PLAIN("valid_until"), PLAIN("related_to"),
      PLAIN("related_version"), PLAIN("hash_algorithm"), PLAIN("algorithm"),
      PLAIN("public_key"), PLAIN("public_cert_chain"), PLAIN("cert_url"),
      PLAIN("thumbprint"), PLAIN("value"), PLAIN("signature"));

/* ---- 3.1: the playbook ---- */

static const struct shape_member playbook_members[] = {
	PLAIN("type"),
	PLAIN("spec_version"),
	PLAIN("id"),
	PLAIN("name"),
	PLAIN("description"),
	PLAIN("playbook_types"),
	PLAIN("playbook_activities"),
	ONE("playbook_processing_summary", summary),
	PLAIN("created_by"),
	PLAIN("created"),
	PLAIN("modified"),
	PLAIN("revoked"),
	PLAIN("valid_from"),
	PLAIN("valid_until"),
	PLAIN("derived_from"),
	PLAIN("related_to"),
	PLAIN("priority"),
	PLAIN("severity"),
	PLAIN("impact"),
	PLAIN("industry_sectors"),
	PLAIN("labels"),
	EACH("external_references", reference),
	PLAIN("markings"),
	EACH("playbook_variables", variable),
	PLAIN("workflow_start"),
	PLAIN("workflow_exception"),
	EACH("workflow", step),
	ONE("playbook_extensions", extensions),
	EACH("authentication_info_definitions", authentication),
	EACH("agent_definitions", party),
	EACH("target_definitions", party),
	EACH("extension_definitions", extension),
	EACH("data_marking_definitions", marking),
	EACH("signatures", signature),
	{ .name = NULL },
};

const struct shape shape_playbook = { playbook_members };

const struct shape_member *shape_find(const struct shape *shape,
				      const char *name)
{
	for (const struct shape_member *m = shape->members; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

int shape_rank(const struct shape *shape, const char *name)
{
	int rank = 0;

	while (shape->members[rank].name &&
	       strcmp(shape->members[rank].name, name))
		rank++;
	return rank;
}
