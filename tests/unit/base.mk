# Unit tests of base.
BASE_TESTS = tests/unit/test-base tests/unit/test-clock tests/unit/test-text \
	tests/unit/test-json tests/unit/test-hash tests/unit/test-program
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)

BASE_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
BASE_TEST_LIBS = src/base/libbase.a $(LIBINTL) $(CJSON_LIBS) $(CRYPTO_LIBS) \
	-lm $(CMOCKA_LIBS)

tests_unit_test_base_SOURCES = tests/unit/test-base.c
tests_unit_test_base_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_base_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_clock_SOURCES = tests/unit/test-clock.c
tests_unit_test_clock_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_clock_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_text_SOURCES = tests/unit/test-text.c
tests_unit_test_text_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_text_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_json_SOURCES = tests/unit/test-json.c
tests_unit_test_json_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_json_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_hash_SOURCES = tests/unit/test-hash.c
tests_unit_test_hash_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_hash_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_program_SOURCES = tests/unit/test-program.c
tests_unit_test_program_CPPFLAGS = $(BASE_TEST_CPPFLAGS)
tests_unit_test_program_LDADD = $(BASE_TEST_LIBS)
