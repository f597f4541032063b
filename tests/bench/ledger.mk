# make tests/bench/bench-ledger && tests/bench/bench-ledger
BENCHES += tests/bench/bench-ledger$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-ledger
tests_bench_bench_ledger_SOURCES = tests/bench/bench-ledger.c \
	tests/bench/bench.c tests/bench/bench.h \
	tests/integration/tally.c tests/integration/tally.h
tests_bench_bench_ledger_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/tests/integration
tests_bench_bench_ledger_LDADD = $(LEDGER_LIBS)
