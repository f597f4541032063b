noinst_LIBRARIES += src/intake/libintake.a
src_intake_libintake_a_SOURCES = \
	src/intake/container.c src/intake/container.h \
	src/intake/decode.c src/intake/decode.h \
	src/intake/decoders.c \
	src/intake/elastic.c \
	src/intake/fingerprint.c \
	src/intake/generic.c \
	src/intake/ocsf.c \
	src/intake/source.c src/intake/source.h \
	src/intake/suricata.c \
	src/intake/wazuh.c
