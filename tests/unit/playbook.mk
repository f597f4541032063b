# Unit tests of playbook.
PLAYBOOK_TESTS = tests/unit/test-author tests/unit/test-jss tests/unit/test-flowchart tests/unit/test-compare \
	tests/unit/test-condition tests/unit/test-library \
	tests/unit/test-playbook tests/unit/test-rehearse \
	tests/unit/test-repo tests/unit/test-walk tests/unit/test-words
check_PROGRAMS += $(PLAYBOOK_TESTS)
TESTS += $(PLAYBOOK_TESTS)

PLAYBOOK_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
PLAYBOOK_TEST_LIBS = src/playbook/libplaybook.a src/base/libbase.a \
	$(LIBINTL) $(GIT2_LIBS) $(CJSON_LIBS) $(CRYPTO_LIBS) $(PCRE2_LIBS) \
	-lm $(CMOCKA_LIBS)

tests_unit_test_author_SOURCES = tests/unit/test-author.c \
	tests/unit/playbook-grow.c tests/unit/playbook-grow.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_author_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_author_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_condition_SOURCES = tests/unit/test-condition.c
tests_unit_test_condition_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_condition_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_flowchart_SOURCES = tests/unit/test-flowchart.c \
	tests/unit/playbook-grow.c tests/unit/playbook-grow.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_flowchart_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_flowchart_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_compare_SOURCES = tests/unit/test-compare.c \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_compare_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_compare_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_library_SOURCES = tests/unit/test-library.c
tests_unit_test_library_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_library_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_walk_SOURCES = tests/unit/test-walk.c \
	tests/unit/playbook-grow.c tests/unit/playbook-grow.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_walk_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_walk_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_playbook_SOURCES = tests/unit/test-playbook.c \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_playbook_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_playbook_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_jss_SOURCES = tests/unit/test-jss.c \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_jss_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_jss_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_rehearse_SOURCES = tests/unit/test-rehearse.c \
	tests/unit/playbook-grow.c tests/unit/playbook-grow.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_rehearse_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_rehearse_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_words_SOURCES = tests/unit/test-words.c \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_unit_test_words_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_words_LDADD = $(PLAYBOOK_TEST_LIBS)

tests_unit_test_repo_SOURCES = tests/unit/test-repo.c \
	tests/unit/hide-objects.h
tests_unit_test_repo_CPPFLAGS = $(PLAYBOOK_TEST_CPPFLAGS)
tests_unit_test_repo_LDADD = $(PLAYBOOK_TEST_LIBS)
