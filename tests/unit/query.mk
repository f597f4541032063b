# Unit tests of the query language and of desk.conf.
check_PROGRAMS += tests/unit/test-query
TESTS += tests/unit/test-query
tests_unit_test_query_SOURCES = tests/unit/test-query.c
tests_unit_test_query_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_query_LDADD = src/desk/libdesk.a src/base/libbase.a \
	$(LIBINTL) $(SQLITE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test-conf
TESTS += tests/unit/test-conf
tests_unit_test_conf_SOURCES = tests/unit/test-conf.c
tests_unit_test_conf_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_conf_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
