# Unit tests of ledger.
LEDGER_TESTS = tests/unit/test-merkle tests/unit/test-note \
	tests/unit/test-kept tests/unit/test-ledger \
	tests/unit/test-verify tests/unit/test-vault
check_PROGRAMS += $(LEDGER_TESTS)
TESTS += $(LEDGER_TESTS)

LEDGER_TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/integration \
	$(CMOCKA_CFLAGS)
LEDGER_TEST_SUPPORT = tests/unit/ledger-test.c tests/unit/ledger-test.h \
	tests/unit/check.h tests/integration/tally.c \
	tests/integration/tally.h

tests_unit_test_merkle_SOURCES = tests/unit/test-merkle.c \
	tests/unit/vectors.c tests/unit/vectors.h \
	tests/unit/check.h
tests_unit_test_merkle_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_merkle_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)

tests_unit_test_note_SOURCES = tests/unit/test-note.c \
	tests/unit/vectors.c tests/unit/vectors.h \
	tests/unit/check.h
tests_unit_test_note_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_note_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)

tests_unit_test_ledger_SOURCES = tests/unit/test-ledger.c \
	$(LEDGER_TEST_SUPPORT)
tests_unit_test_ledger_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_ledger_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)

tests_unit_test_kept_SOURCES = tests/unit/test-kept.c $(LEDGER_TEST_SUPPORT)
tests_unit_test_kept_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_kept_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)

tests_unit_test_verify_SOURCES = tests/unit/test-verify.c \
	$(LEDGER_TEST_SUPPORT)
tests_unit_test_verify_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_verify_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)

tests_unit_test_vault_SOURCES = tests/unit/test-vault.c tests/unit/check.h
tests_unit_test_vault_CPPFLAGS = $(LEDGER_TEST_CPPFLAGS)
tests_unit_test_vault_LDADD = $(LEDGER_LIBS) $(CMOCKA_LIBS)
