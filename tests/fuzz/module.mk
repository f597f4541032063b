# Fuzz targets.  Without --enable-fuzzers they are linked with a driver that
# replays files, and `make check` replays the corpus; with it (clang) they are
# libFuzzer programs and tests/fuzz/run explores from the corpus.
FUZZ_TARGETS = tests/fuzz/fuzz-command \
	tests/fuzz/fuzz-condition \
	tests/fuzz/fuzz-conf \
	tests/fuzz/fuzz-decode \
	tests/fuzz/fuzz-document \
	tests/fuzz/fuzz-intake \
	tests/fuzz/fuzz-kept \
	tests/fuzz/fuzz-mask \
	tests/fuzz/fuzz-notice \
	tests/fuzz/fuzz-playbook \
	tests/fuzz/fuzz-query \
	tests/fuzz/fuzz-record \
	tests/fuzz/fuzz-scope \
	tests/fuzz/fuzz-tree \
	tests/fuzz/fuzz-vault \
	tests/fuzz/fuzz-walk

if FUZZERS
EXTRA_PROGRAMS += $(FUZZ_TARGETS)
FUZZ_DRIVER =
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzzers: $(FUZZ_TARGETS)
else
check_PROGRAMS += $(FUZZ_TARGETS)
FUZZ_DRIVER = tests/fuzz/driver.c
FUZZ_LINK = $(AM_LDFLAGS)
TESTS += tests/fuzz/replay-corpus
endif

tests_fuzz_fuzz_command_SOURCES = tests/fuzz/fuzz-command.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_command_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_command_LDADD = $(WF_CORE)
tests_fuzz_fuzz_condition_SOURCES = tests/fuzz/fuzz-condition.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_condition_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_condition_LDADD = $(WF_CORE)
tests_fuzz_fuzz_conf_SOURCES = tests/fuzz/fuzz-conf.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_conf_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_conf_LDADD = $(WF_CORE)
tests_fuzz_fuzz_decode_SOURCES = tests/fuzz/fuzz-decode.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_decode_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_decode_LDADD = src/tui/libtui.a $(WF_CORE) $(WF_TUI_LIBS)
tests_fuzz_fuzz_document_SOURCES = tests/fuzz/fuzz-document.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_document_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_document_LDADD = $(WF_CORE)
tests_fuzz_fuzz_intake_SOURCES = tests/fuzz/fuzz-intake.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_intake_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_intake_LDADD = $(WF_CORE)
tests_fuzz_fuzz_kept_SOURCES = tests/fuzz/fuzz-kept.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_kept_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_kept_LDADD = $(WF_CORE)
tests_fuzz_fuzz_mask_SOURCES = tests/fuzz/fuzz-mask.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_mask_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_mask_LDADD = $(WF_CORE)
tests_fuzz_fuzz_notice_SOURCES = tests/fuzz/fuzz-notice.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_notice_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_notice_LDADD = $(WF_CORE)
tests_fuzz_fuzz_playbook_SOURCES = tests/fuzz/fuzz-playbook.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_playbook_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_playbook_LDADD = $(WF_CORE)
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz-query.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_query_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_query_LDADD = $(WF_CORE)
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz-record.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_record_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_record_LDADD = $(WF_CORE)
tests_fuzz_fuzz_scope_SOURCES = tests/fuzz/fuzz-scope.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_scope_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_scope_LDADD = $(WF_CORE)
tests_fuzz_fuzz_tree_SOURCES = tests/fuzz/fuzz-tree.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_tree_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_tree_LDADD = src/tui/libtui.a $(WF_CORE) $(WF_TUI_LIBS)

tests_fuzz_fuzz_vault_SOURCES = tests/fuzz/fuzz-vault.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_vault_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_vault_LDADD = $(WF_CORE)
tests_fuzz_fuzz_walk_SOURCES = tests/fuzz/fuzz-walk.c $(FUZZ_DRIVER)
tests_fuzz_fuzz_walk_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_walk_LDADD = $(WF_CORE)

EXTRA_DIST += tests/fuzz/driver.c tests/fuzz/replay-corpus tests/fuzz/run \
	tests/fuzz/corpus
