# make tests/bench/bench-intake && tests/bench/bench-intake
# BENCH_FULL=1 reads a file of 1 GiB, too.
BENCHES += tests/bench/bench-intake$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-intake
tests_bench_bench_intake_SOURCES = tests/bench/bench-intake.c \
	tests/bench/bench.c tests/bench/bench.h \
	tests/unit/fixture.c tests/unit/fixture.h
tests_bench_bench_intake_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/tests/unit
tests_bench_bench_intake_LDADD = $(WF_CORE)
