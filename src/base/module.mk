noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/aead.c \
	src/base/clock.c \
	src/base/clock_civil.h \
	src/base/clock_parse.c \
	src/base/clock_past.c \
	src/base/clock_zone.c \
	src/base/dynamic.c \
	src/base/error.c \
	src/base/file.c \
	src/base/gitconf.c \
	src/base/guard.c \
	src/base/guard.h \
	src/base/hash.c \
	src/base/i18n.c \
	src/base/json.c \
	src/base/json_canonical.c \
	src/base/json_indent.c \
	src/base/json_private.h \
	src/base/json_scan.c \
	src/base/memory.c \
	src/base/network.c \
	src/base/program.c \
	src/base/strbuf.c \
	src/base/text.c \
	src/base/text_layout.c \
	src/base/text_print.c \
	src/base/thread.c \
	src/base/x25519.c
