/*
 * hub_db.h - a database that can hold a hub: statements, and little else.
 *
 * The SQL is the same for all.  Parameters are $1, $2..., each of them used.
 */
#ifndef PLATFORM_HUB_DB_H
#define PLATFORM_HUB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hub_value {
	enum { HUB_NULL, HUB_INT, HUB_TEXT, HUB_BLOB } type;
	int64_t n;
	const void *data; /* a text ends in '\0' too */
	size_t len;
};

static inline struct hub_value hub_int(int64_t n)
{
	return (struct hub_value){ .type = HUB_INT, .n = n };
}

struct hub_value hub_text(const char *s);

static inline struct hub_value hub_blob(const void *data, size_t len)
{
	return (struct hub_value){ .type = HUB_BLOB, .data = data, .len = len };
}

/* Stops at the first non-zero answer. */
typedef int hub_row(void *ctx, const struct hub_value *columns, int n);

struct hub_db;

struct hub_db_kind {
	const char *scheme; /* "file:" */
	bool has_roles;     /* who logs in is known to it */
	int (*open)(struct hub_db **out, const char *url);
	void (*close)(struct hub_db *db);
	int (*begin_read)(struct hub_db *db); /* sees one moment */
	int (*begin_write)(struct hub_db *db);
	int (*commit)(struct hub_db *db);
	void (*rollback)(struct hub_db *db); /* keeps the last error */
	/* row may be NULL.  The values live during the call. */
	int (*run)(struct hub_db *db, const char *sql,
		   const struct hub_value *params, int n, hub_row *row,
		   void *ctx);
};

/* NOT_FOUND, and a sentence. */
int hub_no_tables(void);

extern const struct hub_db_kind hub_sqlite, hub_postgres, hub_postgres_short;

#endif
