# Unit tests of desk.
check_PROGRAMS += tests/unit/test-desk tests/unit/test-order
tests_unit_test_desk_SOURCES = tests/unit/test-desk.c tests/unit/fixture.c \
	tests/unit/fixture.h
tests_unit_test_desk_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_desk_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_order_SOURCES = tests/unit/test-order.c tests/unit/fixture.c \
	tests/unit/fixture.h
tests_unit_test_order_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_order_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-desk tests/unit/test-order
