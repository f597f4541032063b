# make tests/bench/bench-playbook && tests/bench/bench-playbook
BENCHES += tests/bench/bench-playbook$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-playbook
tests_bench_bench_playbook_SOURCES = tests/bench/bench-playbook.c \
	tests/bench/bench.c tests/bench/bench.h \
	tests/unit/fixture.c tests/unit/fixture.h
tests_bench_bench_playbook_LDADD = $(WF_CORE)
