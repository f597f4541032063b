# make tests/bench/bench-tui && tests/bench/bench-tui
# Makes stores and files of 1.4 GB in tests/bench/corpus when they are not
# there yet; needs libvterm.
if HAVE_VTERM
BENCHES += tests/bench/bench-tui$(EXEEXT)
EXTRA_PROGRAMS += tests/bench/bench-tui
tests_bench_bench_tui_SOURCES = tests/bench/bench-tui.c \
	tests/bench/bench-tui.h tests/bench/tui-away.c tests/bench/tui-filter.c \
	tests/bench/away.c tests/bench/away.h \
	tests/bench/bench.c tests/bench/bench.h \
	tests/bench/corpus.c tests/bench/corpus.h \
	tests/bench/probe.c tests/bench/probe.h \
	tests/tui/emulator.c tests/tui/emulator.h $(PLATFORM_FIXTURE)
tests_bench_bench_tui_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) \
	-I$(top_srcdir)/tests/tui -I$(top_srcdir)/tests/unit \
	-DBUILDDIR='"$(abs_top_builddir)"'
tests_bench_bench_tui_LDADD = $(WF_CORE) $(VTERM_LIBS) -lutil
tests_bench_bench_tui_DEPENDENCIES = src/base/libbase.a \
	src/desk/libdesk.a src/intake/libintake.a watchfloor$(EXEEXT)
clean-local:
	rm -rf tests/bench/corpus
endif
