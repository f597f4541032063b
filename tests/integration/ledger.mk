# Storms on the ledger.  SEED=n repeats one; CUTS and KILLS make it longer.
LEDGER_STORMS = tests/integration/powercut tests/integration/ioerr \
	tests/integration/killstorm
check_PROGRAMS += $(LEDGER_STORMS)
TESTS += $(LEDGER_STORMS)

STORM_SOURCES = tests/integration/storm.c tests/integration/storm.h \
	tests/integration/tally.c tests/integration/tally.h

tests_integration_powercut_SOURCES = tests/integration/powercut.c \
	tests/integration/pcut.c tests/integration/pcut.h $(STORM_SOURCES)
tests_integration_powercut_LDADD = $(LEDGER_LIBS)

tests_integration_ioerr_SOURCES = tests/integration/ioerr.c \
	tests/integration/pcut.c tests/integration/pcut.h $(STORM_SOURCES)
tests_integration_ioerr_LDADD = $(LEDGER_LIBS)

tests_integration_killstorm_SOURCES = tests/integration/killstorm.c \
	$(STORM_SOURCES)
tests_integration_killstorm_LDADD = $(LEDGER_LIBS)
