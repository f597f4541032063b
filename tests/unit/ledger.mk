# Unit tests of ledger.
LEDGER_TESTS = tests/unit/test-ledger
check_PROGRAMS += $(LEDGER_TESTS)
TESTS += $(LEDGER_TESTS)

LEDGER_LIBS = src/ledger/libledger.a src/base/libbase.a $(LIBINTL) \
	$(SQLITE_LIBS) $(CJSON_LIBS) $(CRYPTO_LIBS) $(ZSTD_LIBS) -lm
LEDGER_TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/integration \
	$(CMOCKA_CFLAGS)
LEDGER_TEST_SUPPORT = tests/unit/ledger-test.c tests/unit/ledger-test.h tests/unit/check.h \
	tests/integration/tally.c tests/integration/tally.h

tests_unit_test_ledger_SOURCES = tests/unit/test-ledger.c \
	$(LEDGER_TEST_SUPPORT)
tests_unit_test_ledger_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_ledger_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)
