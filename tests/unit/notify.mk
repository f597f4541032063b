# Notices: what goes out, and what answers mean; who is told of what.
check_PROGRAMS += tests/unit/test-message tests/unit/test-notify
tests_unit_test_message_SOURCES = tests/unit/test-message.c
tests_unit_test_message_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_message_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_notify_SOURCES = tests/unit/test-notify.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_notify_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_notify_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-message tests/unit/test-notify
