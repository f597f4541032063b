/*
 * libpq.h - the functions of libpq that a hub needs, by dynamic.h.
 */
#ifndef PLATFORM_LIBPQ_H
#define PLATFORM_LIBPQ_H

#include <libpq-fe.h>

/* clang-format off */
#define LIBPQ_FUNCTIONS(X) \
	X(PQclear) \
	X(PQconnectPoll) \
	X(PQconnectStartParams) \
	X(PQconsumeInput) \
	X(PQerrorMessage) \
	X(PQfinish) \
	X(PQflush) \
	X(PQftype) \
	X(PQgetResult) \
	X(PQgetisnull) \
	X(PQgetlength) \
	X(PQgetvalue) \
	X(PQisBusy) \
	X(PQnfields) \
	X(PQntuples) \
	X(PQresultErrorField) \
	X(PQresultErrorMessage) \
	X(PQresultStatus) \
	X(PQsendQueryParams) \
	X(PQsetNoticeReceiver) \
	X(PQsetnonblocking) \
	X(PQsocket) \
	X(PQstatus) \
	X(PQtransactionStatus)
/* clang-format on */

struct libpq {
#define X(function) __typeof__(function) *function;
	LIBPQ_FUNCTIONS(X)
#undef X
};

/* Empty before libpq_open() has gone well. */
extern struct libpq pq;
int libpq_open(void);

#endif
