# tests/integration
SHELL_TESTS = \
	tests/integration/test-adopt.sh \
	tests/integration/test-bad-input.sh \
	tests/integration/test-chinese.sh \
	tests/integration/test-completion.sh \
	tests/integration/test-edit.sh \
	tests/integration/test-evidence.sh \
	tests/integration/test-flow.sh \
	tests/integration/test-walk.sh \
	tests/integration/test-hub.sh \
	tests/integration/test-manual.sh \
	tests/integration/test-mask.sh \
	tests/integration/test-members.sh \
	tests/integration/test-notify.sh \
	tests/integration/test-playbook.sh \
	tests/integration/test-remote.sh \
	tests/integration/test-samples.sh
dist_check_SCRIPTS += $(SHELL_TESTS)
TESTS += $(SHELL_TESTS)
EXTRA_DIST += tests/integration/check_notices.py \
	tests/integration/echo-server.py tests/integration/lib.sh \
	tests/integration/services.py tests/integration/tlog_verify.py \
	tests/playbooks/caller.json tests/playbooks/faulty.json \
	tests/playbooks/faulty.left tests/playbooks/faulty.lint \
	tests/playbooks/old.json tests/playbooks/red.json
include tests/integration/ledger.mk
