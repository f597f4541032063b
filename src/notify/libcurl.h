/*
 * libcurl.h - the functions of libcurl that notices need, by dynamic.h.
 */
#ifndef NOTIFY_LIBCURL_H
#define NOTIFY_LIBCURL_H

/* Its checks of types are macros that call the functions by name. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* clang-format off */
#define LIBCURL_FUNCTIONS(X) \
	X(curl_easy_cleanup) \
	X(curl_easy_getinfo) \
	X(curl_easy_init) \
	X(curl_easy_setopt) \
	X(curl_easy_strerror) \
	X(curl_getdate) \
	X(curl_global_cleanup) \
	X(curl_global_init) \
	X(curl_multi_add_handle) \
	X(curl_multi_cleanup) \
	X(curl_multi_info_read) \
	X(curl_multi_init) \
	X(curl_multi_perform) \
	X(curl_multi_poll) \
	X(curl_multi_remove_handle) \
	X(curl_slist_append) \
	X(curl_slist_free_all)
/* clang-format on */

struct libcurl {
#define X(function) __typeof__(function) *function;
	LIBCURL_FUNCTIONS(X)
#undef X
};

/* Empty before libcurl_open() has gone well. */
extern struct libcurl curl;
int libcurl_open(void);

#endif
