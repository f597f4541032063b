/*
 * tlp.h - the Traffic Light Protocol 2.0 as CACAO 2.0 writes it (9.4): five
 * marking objects with fixed ids.
 */
#ifndef PLAYBOOK_TLP_H
#define PLAYBOOK_TLP_H

struct tlp {
	const char *level; /* "TLP:AMBER+STRICT" */
	const char *id;
};

/* From the freest to the strictest; ends with a NULL level. */
extern const struct tlp tlp_levels[];

/* "TLP:RED", "red"; NULL for an unknown level or NULL. */
const struct tlp *tlp_named(const char *level);

struct playbook;
/* What a marking of the playbook says; NULL: it is about something else. */
const struct tlp *tlp_of(const struct playbook *p, const char *id);

#endif
