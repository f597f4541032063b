# Manual pages.  Their tables are made from the program's own tables, so that
# page and program cannot differ; the Chinese ones by way of the catalogue.
EXTRA_PROGRAMS += man/gen-man
man_gen_man_SOURCES = man/gen-man.c
man_gen_man_LDADD = $(WF_LIBS) $(WF_TUI_LIBS)

dist_man_MANS += man/watchfloor.1 man/watchfloor.conf.5 \
	man/watchfloor-desk.conf.5 \
	man/watchfloor-notices.7 man/watchfloor-playbook.7 \
	man/watchfloor-query.7 man/watchfloor-records.7 \
	man/watchfloor-views.7
zh_CN_man1dir = $(mandir)/zh_CN/man1
zh_CN_man5dir = $(mandir)/zh_CN/man5
zh_CN_man7dir = $(mandir)/zh_CN/man7
dist_zh_CN_man1_DATA = man/zh_CN/watchfloor.1
dist_zh_CN_man5_DATA = man/zh_CN/watchfloor.conf.5 \
	man/zh_CN/watchfloor-desk.conf.5
dist_zh_CN_man7_DATA = man/zh_CN/watchfloor-notices.7 \
	man/zh_CN/watchfloor-playbook.7 man/zh_CN/watchfloor-query.7 \
	man/zh_CN/watchfloor-records.7 man/zh_CN/watchfloor-views.7
zh_CN_MANS = $(dist_zh_CN_man1_DATA) $(dist_zh_CN_man5_DATA) \
	$(dist_zh_CN_man7_DATA)

EXTRA_DIST += man/watchfloor.1.in man/watchfloor.conf.5.in \
	man/watchfloor-desk.conf.5.in man/zh_CN/watchfloor-desk.conf.5.in \
	man/watchfloor-notices.7.in man/watchfloor-playbook.7.in \
	man/watchfloor-query.7.in man/watchfloor-records.7.in \
	man/watchfloor-views.7.in man/zh_CN/watchfloor-views.7.in \
	man/zh_CN/watchfloor.1.in man/zh_CN/watchfloor.conf.5.in \
	man/zh_CN/watchfloor-notices.7.in man/zh_CN/watchfloor-playbook.7.in \
	man/zh_CN/watchfloor-query.7.in man/zh_CN/watchfloor-records.7.in
CLEANFILES += $(dist_man_MANS) $(zh_CN_MANS) man/gen-man$(EXEEXT)

man/watchfloor.1: man/watchfloor.1.in man/gen-man$(EXEEXT)
man/watchfloor.conf.5: man/watchfloor.conf.5.in man/gen-man$(EXEEXT)
man/watchfloor-desk.conf.5: man/watchfloor-desk.conf.5.in man/gen-man$(EXEEXT)
man/watchfloor-notices.7: man/watchfloor-notices.7.in man/gen-man$(EXEEXT)
man/watchfloor-playbook.7: man/watchfloor-playbook.7.in man/gen-man$(EXEEXT)
man/watchfloor-query.7: man/watchfloor-query.7.in man/gen-man$(EXEEXT)
man/watchfloor-records.7: man/watchfloor-records.7.in man/gen-man$(EXEEXT)
man/watchfloor-views.7: man/watchfloor-views.7.in man/gen-man$(EXEEXT)
$(dist_man_MANS):
	$(AM_V_GEN)$(MKDIR_P) man && LC_ALL=C man/gen-man \
		<$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@

# gettext looks for no catalogue in the locale C, but does in this one.
zh_CN_needs = man/gen-man$(EXEEXT) locale/zh_CN/LC_MESSAGES/watchfloor.mo
man/zh_CN/watchfloor.1: man/zh_CN/watchfloor.1.in $(zh_CN_needs)
man/zh_CN/watchfloor.conf.5: man/zh_CN/watchfloor.conf.5.in $(zh_CN_needs)
man/zh_CN/watchfloor-desk.conf.5: man/zh_CN/watchfloor-desk.conf.5.in \
	$(zh_CN_needs)
man/zh_CN/watchfloor-notices.7: man/zh_CN/watchfloor-notices.7.in \
	$(zh_CN_needs)
man/zh_CN/watchfloor-playbook.7: man/zh_CN/watchfloor-playbook.7.in \
	$(zh_CN_needs)
man/zh_CN/watchfloor-query.7: man/zh_CN/watchfloor-query.7.in $(zh_CN_needs)
man/zh_CN/watchfloor-records.7: man/zh_CN/watchfloor-records.7.in \
	$(zh_CN_needs)
man/zh_CN/watchfloor-views.7: man/zh_CN/watchfloor-views.7.in $(zh_CN_needs)
$(zh_CN_MANS):
	$(AM_V_GEN)$(MKDIR_P) man/zh_CN && LC_ALL=C.UTF-8 LANGUAGE=zh_CN \
		WATCHFLOOR_LOCALEDIR=locale man/gen-man \
		<$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
