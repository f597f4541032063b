/*
 * decode.h - what the decoders share.
 *
 * A decoder is a sniffer, a table of where each field of an alert may be
 * found, and a few lines for what no table says.
 */
#ifndef WATCHFLOOR_INTAKE_DECODE_H
#define WATCHFLOOR_INTAKE_DECODE_H

#include <stddef.h>

#include "watchfloor/intake.h"
#include "watchfloor/memory.h"

/*
 * The decoder of a JSON text: the one whose sniffer is surest; likely (may be
 * NULL) is asked first, and wins when it is sure.  NULL, with the last error
 * set, when it is nobody's.
 */
const struct decoder *decoder_for(const cJSON *json,
				  const struct decoder *likely);

/* What a store of alerts wraps around each ("_source" of Elasticsearch, say):
 * the alert inside, or json itself. */
const cJSON *decode_unwrap(const cJSON *json);

/* Decode what decode_unwrap() gave, and what is the same for all decoders:
 * defaults before, checks after. */
enum decoded decode_alert(struct alert *out, const struct decoder *decoder,
			  const cJSON *json, struct decode *d);

/* ---- for decoders ---- */

/* Where a text may be found.  Of the rows for one member the first that
 * leads to a text counts. */
struct decode_field {
	size_t member;    /* offsetof(struct alert, src) */
	const char *path; /* as of json_path(); NULL ends the table */
};

void decode_fields(struct alert *out, const struct decode_field *fields,
		   const cJSON *json, struct decode *d);

/* The text at path; NULL when there is none, or it is "" or "-". */
const char *decode_text(const cJSON *json, const char *path, struct decode *d);
/* Printed into the arena. */
const char *decode_print(struct decode *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The time at path, into out->time: 0, or FAILED with a sentence. */
int decode_time(struct alert *out, const cJSON *json, const char *path,
		struct decode *d);
/* A time that need not be there; fallback then. */
int64_t decode_stable_time(const cJSON *json, const char *path,
			   int64_t fallback, struct decode *d);

/* All ATT&CK technique ids in the texts below json, sorted, each once, a
 * technique only when none of its sub-techniques is there: "T1190,T1505.003".
 * NULL when there is none. */
const char *decode_attack(const cJSON *json, struct decode *d);

/* The texts below json, with a space between: words for the taxonomy. */
const char *decode_words(const cJSON *json, struct decode *d);

/* A whole number from 0 on at path, at most a milliard; 0 when there is none.
 */
int64_t decode_count(const cJSON *json, const char *path);

/* A severity by any word of the trade, English or Chinese; SEV_UNKNOWN when
 * it is none of them.  NULL is fine. */
enum severity decode_severity(const char *word);

/* ECS: event.id is the event's, and several rules may find the same one. */
void decode_event_uid(struct alert *out, const cJSON *json, struct decode *d);

/* The rows of the table. */
int suricata_sniff(const cJSON *json);
enum decoded suricata_decode(struct alert *out, const cJSON *json,
			     struct decode *d);
int wazuh_sniff(const cJSON *json);
enum decoded wazuh_decode(struct alert *out, const cJSON *json,
			  struct decode *d);
int ocsf_sniff(const cJSON *json);
enum decoded ocsf_decode(struct alert *out, const cJSON *json,
			 struct decode *d);
int elastic_sniff(const cJSON *json);
enum decoded elastic_decode(struct alert *out, const cJSON *json,
			    struct decode *d);
int generic_sniff(const cJSON *json);
enum decoded generic_decode(struct alert *out, const cJSON *json,
			    struct decode *d);

#endif
