# Unit tests of desk.
COMMAND_FIXTURE = tests/unit/command-text.c tests/unit/command-text.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h

check_PROGRAMS += tests/unit/test-desk tests/unit/test-order
tests_unit_test_desk_SOURCES = tests/unit/test-desk.c \
	tests/unit/hide-objects.h $(ACTS_FIXTURE)
tests_unit_test_desk_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_desk_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_order_SOURCES = tests/unit/test-order.c tests/unit/fixture.c \
	tests/unit/fixture.h
tests_unit_test_order_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_order_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-desk tests/unit/test-order

# Text, found in memory first.
check_PROGRAMS += tests/unit/test-gist
tests_unit_test_gist_SOURCES = tests/unit/test-gist.c $(ACTS_FIXTURE)
tests_unit_test_gist_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_gist_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-gist

# Acts: undone, in bulk, and in the past.
ACTS_FIXTURE = tests/unit/fixture.c tests/unit/fixture.h \
	tests/unit/random-acts.c tests/unit/random-acts.h

check_PROGRAMS += tests/unit/test-undo tests/unit/test-past
tests_unit_test_undo_SOURCES = tests/unit/test-undo.c $(ACTS_FIXTURE)
tests_unit_test_undo_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_undo_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_past_SOURCES = tests/unit/test-past.c $(ACTS_FIXTURE)
tests_unit_test_past_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_past_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-undo tests/unit/test-past

# Clocks, working time, and who is told.
check_PROGRAMS += tests/unit/test-calendar
tests_unit_test_calendar_SOURCES = tests/unit/test-calendar.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_calendar_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_calendar_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-calendar
# Who may do and see what.
check_PROGRAMS += tests/unit/test-authority
tests_unit_test_authority_SOURCES = tests/unit/test-authority.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_authority_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_authority_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-authority

# Signed acts.
check_PROGRAMS += tests/unit/test-signature
tests_unit_test_signature_SOURCES = tests/unit/test-signature.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_signature_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_signature_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-signature

# What the commands tell of another tenant.
check_PROGRAMS += tests/unit/test-leak
tests_unit_test_leak_SOURCES = tests/unit/test-leak.c $(COMMAND_FIXTURE) \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_leak_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_leak_LDADD = $(WF_LIBS) $(WF_TUI_LIBS) $(CMOCKA_LIBS)
TESTS += tests/unit/test-leak

# What the desk knows: figures, similar tickets, evidence.
check_PROGRAMS += tests/unit/test-stats tests/unit/test-similar \
	tests/unit/test-evidence
tests_unit_test_stats_SOURCES = tests/unit/test-stats.c tests/unit/fixture.c \
	tests/unit/fixture.h
tests_unit_test_stats_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_stats_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_similar_SOURCES = tests/unit/test-similar.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_similar_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_similar_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_evidence_SOURCES = tests/unit/test-evidence.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_evidence_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_evidence_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-stats tests/unit/test-similar \
	tests/unit/test-evidence

check_PROGRAMS += tests/unit/test-evidence-files
tests_unit_test_evidence_files_SOURCES = tests/unit/test-evidence-files.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_evidence_files_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_evidence_files_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-evidence-files

# People on watch together.
check_PROGRAMS += tests/unit/test-duty
tests_unit_test_duty_SOURCES = tests/unit/test-duty.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_duty_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_duty_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-duty

check_PROGRAMS += tests/unit/test-shift
tests_unit_test_shift_SOURCES = tests/unit/test-shift.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_shift_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_shift_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-shift

# A run goes on in another version; how playbooks do.
check_PROGRAMS += tests/unit/test-move tests/unit/test-playbook-stats
TESTS += tests/unit/test-move tests/unit/test-playbook-stats
tests_unit_test_move_SOURCES = tests/unit/test-move.c \
	tests/unit/fixture.c tests/unit/fixture.h tests/unit/check.h
tests_unit_test_move_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_move_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
tests_unit_test_playbook_stats_SOURCES = tests/unit/test-playbook-stats.c \
	tests/unit/fixture.c tests/unit/fixture.h tests/unit/check.h
tests_unit_test_playbook_stats_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_playbook_stats_LDADD = $(WF_CORE) $(CMOCKA_LIBS)

# replay: closed tickets through a new version of their playbook
check_PROGRAMS += tests/unit/test-replay
TESTS += tests/unit/test-replay
tests_unit_test_replay_SOURCES = tests/unit/test-replay.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_replay_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_replay_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
# Commands of playbooks.
check_PROGRAMS += tests/unit/test-shell
tests_unit_test_shell_SOURCES = tests/unit/test-shell.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_shell_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_shell_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-shell

check_PROGRAMS += tests/unit/test-resolve
tests_unit_test_resolve_SOURCES = tests/unit/test-resolve.c $(COMMAND_FIXTURE)
tests_unit_test_resolve_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_resolve_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-resolve

check_PROGRAMS += tests/unit/test-command
tests_unit_test_command_SOURCES = tests/unit/test-command.c \
	$(COMMAND_FIXTURE) tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_command_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_command_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-command
# The customer's word.
check_PROGRAMS += tests/unit/test-authorisation
tests_unit_test_authorisation_SOURCES = tests/unit/test-authorisation.c \
	tests/unit/fixture.c tests/unit/fixture.h
tests_unit_test_authorisation_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_authorisation_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/unit/test-authorisation

check_PROGRAMS += tests/integration/test-command-net
tests_integration_test_command_net_SOURCES = \
	tests/integration/test-command-net.c $(COMMAND_FIXTURE) \
	tests/unit/fixture.c tests/unit/fixture.h
tests_integration_test_command_net_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_integration_test_command_net_LDADD = $(WF_CORE) $(CMOCKA_LIBS)
TESTS += tests/integration/test-command-net

# Every option with every pair, for each role.
SOAKS += soak-leak
soak-leak: tests/unit/test-leak watchfloor
	WATCHFLOOR_TEST_THOROUGH=1 tests/unit/test-leak
