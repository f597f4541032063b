noinst_LIBRARIES += src/intake/libintake.a
src_intake_libintake_a_SOURCES = \
	src/intake/aggregate.c \
	src/intake/arena_json.c \
	src/intake/arena_json.h \
	src/intake/batch.c \
	src/intake/batch.h \
	src/intake/container.c \
	src/intake/container.h \
	src/intake/decode.c \
	src/intake/decode.h \
	src/intake/decoders.c \
	src/intake/elastic.c \
	src/intake/fingerprint.c \
	src/intake/generic.c \
	src/intake/intake.c \
	src/intake/mask.c \
	src/intake/mask.h \
	src/intake/mask_forms.c \
	src/intake/mask_json.c \
	src/intake/mask_private.h \
	src/intake/mask_text.c \
	src/intake/ocsf.c \
	src/intake/reader.c \
	src/intake/reader.h \
	src/intake/source.c \
	src/intake/source.h \
	src/intake/suricata.c \
	src/intake/wazuh.c \
	src/intake/writer.c \
	src/intake/writer.h
