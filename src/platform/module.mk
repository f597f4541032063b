noinst_LIBRARIES += src/platform/libplatform.a
src_platform_libplatform_a_SOURCES = \
	src/platform/courier.c \
	src/platform/courier_fork.c \
	src/platform/courier_pace.c \
	src/platform/courier_parcel.c \
	src/platform/courier_presence.c \
	src/platform/courier_private.h \
	src/platform/courier_pull.c \
	src/platform/courier_run.c \
	src/platform/courier_witness.c \
	src/platform/hub.c \
	src/platform/hub_db.h \
	src/platform/hub_order.c \
	src/platform/hub_origins.c \
	src/platform/hub_parcel.c \
	src/platform/hub_postgres.c \
	src/platform/hub_presence.c \
	src/platform/hub_private.h \
	src/platform/hub_roles.c \
	src/platform/hub_sqlite.c \
	src/platform/hub_verify.c \
	src/platform/hub_witness.c \
	src/platform/libpq.c \
	src/platform/libpq.h \
	src/platform/superseded.c \
	src/platform/views_make.c \
	src/platform/views_private.h \
	src/platform/views_publish.c \
	src/platform/views_table.c
