# Manual pages.  Their tables are made from the program's own tables, so that
# page and program cannot differ.
EXTRA_PROGRAMS += man/gen-man
man_gen_man_SOURCES = man/gen-man.c
man_gen_man_LDADD = $(WF_LIBS) $(WF_TUI_LIBS)

MAN_TEMPLATES = man/watchfloor.1.in man/watchfloor-query.7.in \
	man/watchfloor-records.7.in
dist_man_MANS += man/watchfloor.1 man/watchfloor-query.7 \
	man/watchfloor-records.7
EXTRA_DIST += $(MAN_TEMPLATES)
CLEANFILES += $(dist_man_MANS) man/gen-man$(EXEEXT)

man/watchfloor.1: man/watchfloor.1.in man/gen-man$(EXEEXT)
man/watchfloor-query.7: man/watchfloor-query.7.in man/gen-man$(EXEEXT)
man/watchfloor-records.7: man/watchfloor-records.7.in man/gen-man$(EXEEXT)
$(dist_man_MANS):
	$(AM_V_GEN)$(MKDIR_P) man && LC_ALL=C man/gen-man \
		<$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
