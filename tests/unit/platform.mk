# Unit tests of platform.
PLATFORM_FIXTURE = tests/unit/stores.c tests/unit/stores.h $(ACTS_FIXTURE)

check_PROGRAMS += tests/unit/test-parcel
tests_unit_test_parcel_SOURCES = tests/unit/test-parcel.c $(PLATFORM_FIXTURE)
tests_unit_test_parcel_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_parcel_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-parcel

check_PROGRAMS += tests/unit/test-courier
tests_unit_test_courier_SOURCES = tests/unit/test-courier.c $(PLATFORM_FIXTURE)
tests_unit_test_courier_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_courier_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-courier

check_PROGRAMS += tests/unit/test-away
tests_unit_test_away_SOURCES = tests/unit/test-away.c $(PLATFORM_FIXTURE)
tests_unit_test_away_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_away_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-away

check_PROGRAMS += tests/unit/test-hub
tests_unit_test_hub_SOURCES = tests/unit/test-hub.c tests/unit/postgres.c \
	tests/unit/postgres.h $(PLATFORM_FIXTURE)
tests_unit_test_hub_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_hub_LDADD = $(WF_CORE) $(PQ_LIBS) $(CMOCKA_LIBS)
TESTS += tests/unit/test-hub

check_PROGRAMS += tests/unit/test-outward
tests_unit_test_outward_SOURCES = tests/unit/test-outward.c \
	$(COMMAND_FIXTURE) $(PLATFORM_FIXTURE)
tests_unit_test_outward_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_outward_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-outward

check_PROGRAMS += tests/unit/test-postgres
tests_unit_test_postgres_SOURCES = tests/unit/test-postgres.c \
	tests/unit/postgres.c tests/unit/postgres.h $(PLATFORM_FIXTURE)
tests_unit_test_postgres_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_postgres_LDADD = $(WF_CORE) $(PQ_LIBS) $(CMOCKA_LIBS)
TESTS += tests/unit/test-postgres
EXTRA_DIST += tests/integration/chaosproxy.py

check_PROGRAMS += tests/unit/test-simulation
tests_unit_test_simulation_SOURCES = tests/unit/test-simulation.c \
	tests/unit/bad-disk.c tests/unit/bad-disk.h $(PLATFORM_FIXTURE)
tests_unit_test_simulation_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_simulation_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-simulation

check_PROGRAMS += tests/unit/test-views
tests_unit_test_views_SOURCES = tests/unit/test-views.c \
	tests/unit/postgres.c tests/unit/postgres.h $(PLATFORM_FIXTURE)
tests_unit_test_views_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_views_LDADD = $(WF_CORE) $(PQ_LIBS) $(CMOCKA_LIBS)
TESTS += tests/unit/test-views

# Random histories of stores and a hub by number; one that fails is printed
# and runs alone with WATCHFLOOR_TEST_SEED=N tests/unit/test-simulation.
SOAK_SEEDS = 10000
SOAKS += soak-hub
soak-hub: tests/unit/test-simulation tests/unit/test-hub
	WATCHFLOOR_TEST_SEEDS=$(SOAK_SEEDS) tests/unit/test-simulation \
		>soak-simulation.log || \
		{ tail -5 soak-simulation.log; exit 1; }
	WATCHFLOOR_TEST_WRITERS=64 tests/unit/test-hub
CLEANFILES += soak-simulation.log
