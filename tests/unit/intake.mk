# Unit tests of intake.
check_PROGRAMS += tests/unit/test-container
TESTS += tests/unit/test-container
tests_unit_test_container_SOURCES = tests/unit/test-container.c
tests_unit_test_container_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_container_LDADD = src/intake/libintake.a \
	src/base/libbase.a $(LIBINTL) $(CJSON_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS) \
	$(CMOCKA_LIBS)
