# make tests/bench/bench-lint && tests/bench/bench-lint
BENCHES += tests/bench/bench-lint$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-lint
tests_bench_bench_lint_SOURCES = tests/bench/bench-lint.c \
	tests/bench/bench.c tests/bench/bench.h
tests_bench_bench_lint_LDADD = $(WF_CORE)
