# Unit tests of intake.
INTAKE_TESTS = tests/unit/test-container tests/unit/test-decoders \
	tests/unit/test-intake tests/unit/test-mask
check_PROGRAMS += $(INTAKE_TESTS)
TESTS += $(INTAKE_TESTS)

tests_unit_test_container_SOURCES = tests/unit/test-container.c
tests_unit_test_container_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_container_LDADD = $(WF_CORE) $(CMOCKA_LIBS)

tests_unit_test_decoders_SOURCES = tests/unit/test-decoders.c
tests_unit_test_decoders_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_decoders_LDADD = $(WF_CORE) $(CMOCKA_LIBS)

tests_unit_test_intake_SOURCES = tests/unit/test-intake.c tests/unit/check.h \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_intake_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_intake_LDADD = $(WF_CORE) $(CMOCKA_LIBS)

tests_unit_test_mask_SOURCES = tests/unit/test-mask.c tests/unit/check.h
tests_unit_test_mask_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_mask_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
