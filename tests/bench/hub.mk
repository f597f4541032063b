# make tests/bench/bench-hub && tests/bench/bench-hub
BENCHES += tests/bench/bench-hub$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-hub
tests_bench_bench_hub_SOURCES = tests/bench/bench-hub.c \
	tests/bench/away.c tests/bench/away.h \
	tests/bench/bench.c tests/bench/bench.h \
	tests/unit/postgres.c tests/unit/postgres.h $(PLATFORM_FIXTURE)
tests_bench_bench_hub_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
tests_bench_bench_hub_LDADD = $(WF_CORE) $(PQ_LIBS)
