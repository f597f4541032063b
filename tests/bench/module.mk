# `make bench` prints each figure beside a bare limit that was measured in the
# same run; BENCH_OUT=FILE also writes JSON lines: name, value, unit, limit,
# ratio.  BENCH_FULL=1 reads a file of 1 GB.
BENCHES =
include tests/bench/hub.mk
include tests/bench/ledger.mk
include tests/bench/intake.mk
include tests/bench/lint.mk
include tests/bench/playbook.mk
include tests/bench/tui.mk

# Built, not run: they must not rot between two measurements.
benches: $(BENCHES)

bench: $(BENCHES)
	@for b in $(BENCHES); do ./$$b || exit 1; done
