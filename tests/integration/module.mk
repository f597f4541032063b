# tests/integration
dist_check_SCRIPTS += tests/integration/test-bad-input.sh \
	tests/integration/test-chinese.sh \
	tests/integration/test-completion.sh \
	tests/integration/test-manual.sh tests/integration/test-playbook.sh \
	tests/integration/test-flow.sh tests/integration/test-members.sh
	tests/integration/test-hub.sh \
	tests/integration/test-evidence.sh \
	tests/integration/test-manual.sh \
	tests/integration/test-adopt.sh tests/integration/test-remote.sh tests/integration/test-flow.sh tests/integration/test-members.sh
TESTS += tests/integration/test-chinese.sh \
	tests/integration/test-completion.sh \
	tests/integration/test-manual.sh tests/integration/test-playbook.sh \
	tests/integration/test-hub.sh \
	tests/integration/test-evidence.sh \
	tests/integration/test-manual.sh \
	tests/integration/test-bad-input.sh tests/integration/test-flow.sh \
	tests/integration/test-members.sh
EXTRA_DIST += tests/playbooks/caller.json tests/playbooks/faulty.json \
	tests/playbooks/faulty.left tests/playbooks/faulty.lint \
	tests/playbooks/old.json tests/playbooks/red.json
	tests/integration/test-adopt.sh tests/integration/test-remote.sh tests/integration/test-members.sh
EXTRA_DIST += tests/integration/echo-server.py tests/integration/lib.sh tests/integration/tlog_verify.py
include tests/integration/ledger.mk
