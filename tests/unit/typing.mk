# Unit tests of what is typed.
check_PROGRAMS += tests/unit/test-draft
tests_unit_test_draft_SOURCES = tests/unit/test-draft.c
tests_unit_test_draft_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_draft_LDADD = src/tui/libtui.a $(WF_CORE) $(WF_TUI_LIBS) \
	$(CMOCKA_LIBS)
TESTS += tests/unit/test-draft

check_PROGRAMS += tests/unit/test-vocabulary
tests_unit_test_vocabulary_SOURCES = tests/unit/test-vocabulary.c
tests_unit_test_vocabulary_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_vocabulary_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-vocabulary
