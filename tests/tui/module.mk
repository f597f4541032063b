# The workbench in a pseudo-terminal (needs libvterm and cmocka).
if HAVE_VTERM
if HAVE_CMOCKA
tui_test_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(VTERM_CFLAGS) \
	-DBUILDDIR='"$(abs_top_builddir)"'
check_PROGRAMS += tests/tui/workbench $(TUI_TESTS)
TESTS += $(TUI_TESTS)
TUI_TESTS =

tests_tui_workbench_SOURCES = tests/tui/workbench.c
tests_tui_workbench_LDADD = src/tui/libtui.a $(WF_CORE) $(WF_TUI_LIBS)

# Of parts, without a terminal.
tui_unit_libs = src/tui/libtui.a $(WF_CORE) $(WF_TUI_LIBS) $(CMOCKA_LIBS)

TUI_TESTS += tests/tui/test-decode
tests_tui_test_decode_SOURCES = tests/tui/test-decode.c
tests_tui_test_decode_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_decode_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-keys
tests_tui_test_keys_SOURCES = tests/tui/test-keys.c
tests_tui_test_keys_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_keys_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-notice
tests_tui_test_notice_SOURCES = tests/tui/test-notice.c
tests_tui_test_notice_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_notice_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-theme
tests_tui_test_theme_SOURCES = tests/tui/test-theme.c
tests_tui_test_theme_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_theme_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-hotspot
tests_tui_test_hotspot_SOURCES = tests/tui/test-hotspot.c
tests_tui_test_hotspot_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_hotspot_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-marks
tests_tui_test_marks_SOURCES = tests/tui/test-marks.c
tests_tui_test_marks_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_marks_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-table
tests_tui_test_table_SOURCES = tests/tui/test-table.c
tests_tui_test_table_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_table_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-options
tests_tui_test_options_SOURCES = tests/tui/test-options.c
tests_tui_test_options_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_options_LDADD = $(tui_unit_libs)
tests_tui_test_keys_DEPENDENCIES = src/tui/libtui.a man/watchfloor.1

TUI_TESTS += tests/tui/test-chart
tests_tui_test_chart_SOURCES = tests/tui/test-chart.c
tests_tui_test_chart_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_chart_LDADD = $(tui_unit_libs)

TUI_TESTS += tests/tui/test-tree
tests_tui_test_tree_SOURCES = tests/tui/test-tree.c
tests_tui_test_tree_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_tree_LDADD = $(tui_unit_libs)

# Of the whole, in a terminal.
tui_test_common = tests/tui/emulator.c tests/tui/emulator.h \
	tests/tui/store.c tests/tui/store.h tests/tui/terminal.c \
	tests/tui/terminal.h
tui_test_people = tests/tui/people.c tests/tui/people.h $(tui_test_common)
tui_test_libs = src/base/libbase.a $(LIBINTL) $(CJSON_LIBS) $(CRYPTO_LIBS) \
	$(CMOCKA_LIBS) $(VTERM_LIBS) -lutil -lm
tui_people_libs = $(tui_test_libs) $(SQLITE_LIBS)
tui_test_needs = src/base/libbase.a watchfloor tests/tui/workbench

TUI_TESTS += tests/tui/test-dashboard
tests_tui_test_dashboard_SOURCES = tests/tui/test-dashboard.c \
	$(tui_test_common)
tests_tui_test_dashboard_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_dashboard_LDADD = $(tui_test_libs)
tests_tui_test_dashboard_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-tui
tests_tui_test_tui_SOURCES = tests/tui/test-tui.c $(tui_test_common)
tests_tui_test_tui_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_tui_LDADD = $(tui_test_libs)
tests_tui_test_tui_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-terminal
tests_tui_test_terminal_SOURCES = tests/tui/test-terminal.c $(tui_test_common)
tests_tui_test_terminal_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_terminal_LDADD = $(tui_test_libs)
tests_tui_test_terminal_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-matrix
tests_tui_test_matrix_SOURCES = tests/tui/test-matrix.c $(tui_test_common)
tests_tui_test_matrix_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_matrix_LDADD = $(tui_test_libs)
tests_tui_test_matrix_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-hostile
tests_tui_test_hostile_SOURCES = tests/tui/test-hostile.c $(tui_test_common)
tests_tui_test_hostile_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_hostile_LDADD = $(tui_test_libs)
tests_tui_test_hostile_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-settings
tests_tui_test_settings_SOURCES = tests/tui/test-settings.c $(tui_test_common)
tests_tui_test_settings_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_settings_LDADD = $(tui_test_libs)
tests_tui_test_settings_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-playbooks
tests_tui_test_playbooks_SOURCES = tests/tui/test-playbooks.c \
	$(tui_test_common)
tests_tui_test_playbooks_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_playbooks_LDADD = $(tui_test_libs) $(GIT2_LIBS)
tests_tui_test_playbooks_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-ledger
tests_tui_test_ledger_SOURCES = tests/tui/test-ledger.c $(tui_test_common)
tests_tui_test_ledger_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_ledger_LDADD = $(tui_test_libs) $(SQLITE_LIBS)
tests_tui_test_ledger_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-members
tests_tui_test_members_SOURCES = tests/tui/test-members.c $(tui_test_people)
tests_tui_test_members_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_members_LDADD = $(tui_people_libs)
tests_tui_test_members_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-teller
tests_tui_test_teller_SOURCES = tests/tui/test-teller.c $(tui_test_common)
tests_tui_test_teller_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_teller_LDADD = $(tui_test_libs)
tests_tui_test_teller_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-evidence
tests_tui_test_evidence_SOURCES = tests/tui/test-evidence.c $(tui_test_common)
tests_tui_test_evidence_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_evidence_LDADD = $(tui_test_libs)
tests_tui_test_evidence_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-elsewhere
tests_tui_test_elsewhere_SOURCES = tests/tui/test-elsewhere.c \
	$(tui_test_common)
tests_tui_test_elsewhere_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_elsewhere_LDADD = $(tui_test_libs)
tests_tui_test_elsewhere_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-duty
tests_tui_test_duty_SOURCES = tests/tui/test-duty.c $(tui_test_people)
tests_tui_test_duty_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_duty_LDADD = $(tui_people_libs)
tests_tui_test_duty_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-run
tests_tui_test_run_SOURCES = tests/tui/test-run.c $(tui_test_common) \
	tests/unit/command-text.c tests/unit/command-text.h \
	tests/unit/playbook-text.c tests/unit/playbook-text.h
tests_tui_test_run_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_run_LDADD = $(tui_test_libs) $(WF_CORE)
tests_tui_test_run_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-presence
tests_tui_test_presence_SOURCES = tests/tui/test-presence.c $(tui_test_people)
tests_tui_test_presence_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_presence_LDADD = $(tui_people_libs)
tests_tui_test_presence_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-three
tests_tui_test_three_SOURCES = tests/tui/test-three.c $(tui_test_people)
tests_tui_test_three_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_three_LDADD = $(tui_people_libs)
tests_tui_test_three_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-faults
tests_tui_test_faults_SOURCES = tests/tui/test-faults.c $(tui_test_people)
tests_tui_test_faults_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_faults_LDADD = $(tui_people_libs)
tests_tui_test_faults_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-floor
tests_tui_test_floor_SOURCES = tests/tui/test-floor.c $(tui_test_people)
tests_tui_test_floor_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_floor_LDADD = $(tui_people_libs)
tests_tui_test_floor_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-typing
tests_tui_test_typing_SOURCES = tests/tui/test-typing.c $(tui_test_common)
tests_tui_test_typing_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_typing_LDADD = $(tui_test_libs)
tests_tui_test_typing_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-tour
tests_tui_test_tour_SOURCES = tests/tui/test-tour.c $(tui_test_common)
tests_tui_test_tour_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_tour_LDADD = $(tui_test_libs)
tests_tui_test_tour_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-e2e
tests_tui_test_e2e_SOURCES = tests/tui/test-e2e.c $(tui_test_common)
tests_tui_test_e2e_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_e2e_LDADD = $(tui_test_libs)
tests_tui_test_e2e_DEPENDENCIES = $(tui_test_needs)

TUI_TESTS += tests/tui/test-acts
tests_tui_test_acts_SOURCES = tests/tui/test-acts.c $(tui_test_common)
tests_tui_test_acts_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_acts_LDADD = $(tui_test_libs)
tests_tui_test_acts_DEPENDENCIES = $(tui_test_needs)

# Random input by seed: a little in `make check`, much in `make soak`.
TUI_TESTS += tests/tui/monkey
tests_tui_monkey_SOURCES = tests/tui/monkey.c $(tui_test_common)
tests_tui_monkey_CPPFLAGS = $(tui_test_cppflags)
tests_tui_monkey_LDADD = src/tui/libtui.a $(tui_test_libs) $(WF_CORE) \
	$(WF_TUI_LIBS)
tests_tui_monkey_DEPENDENCIES = src/tui/libtui.a $(tui_test_needs)

SOAKS += soak-tui
soak-tui: tests/tui/monkey
	tests/tui/monkey 1000 100 2000

TUI_TESTS += tests/tui/test-screens
tests_tui_test_screens_SOURCES = tests/tui/test-screens.c $(tui_test_common)
tests_tui_test_screens_CPPFLAGS = $(tui_test_cppflags)
tests_tui_test_screens_LDADD = $(tui_test_libs)
tests_tui_test_screens_DEPENDENCIES = $(tui_test_needs)
endif
endif
EXTRA_DIST += tests/tui/cells2png.py tests/tui/desk tests/tui/golden
