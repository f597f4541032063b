noinst_LIBRARIES += src/notify/libnotify.a
src_notify_libnotify_a_SOURCES = \
	src/notify/answer.c \
	src/notify/channel.c \
	src/notify/channel.h \
	src/notify/dingtalk.c \
	src/notify/feishu.c \
	src/notify/fields.c \
	src/notify/fields.h \
	src/notify/health.c \
	src/notify/libcurl.c \
	src/notify/libcurl.h \
	src/notify/mail.c \
	src/notify/message.c \
	src/notify/outbox.c \
	src/notify/outbox.h \
	src/notify/outcome.c \
	src/notify/pace.c \
	src/notify/pace.h \
	src/notify/plan.c \
	src/notify/safe.c \
	src/notify/safe.h \
	src/notify/secret.c \
	src/notify/secret.h \
	src/notify/send.c \
	src/notify/send.h \
	src/notify/sender.c \
	src/notify/template.c \
	src/notify/template.h \
	src/notify/transport.c \
	src/notify/transport.h \
	src/notify/webhook.c \
	src/notify/wecom.c
