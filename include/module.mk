noinst_HEADERS = include/watchfloor/cli.h include/watchfloor/clock.h include/watchfloor/conf.h \
	include/watchfloor/desk.h include/watchfloor/error.h \
	include/watchfloor/evidence.h \
	include/watchfloor/authority.h include/watchfloor/program.h \
	include/watchfloor/signature.h include/watchfloor/file.h include/watchfloor/hash.h \
	include/watchfloor/i18n.h include/watchfloor/intake.h \
	include/watchfloor/json.h include/watchfloor/ledger.h \
	include/watchfloor/memory.h include/watchfloor/playbook.h \
	include/watchfloor/query.h include/watchfloor/similar.h \
	include/watchfloor/stats.h include/watchfloor/strbuf.h \
	include/watchfloor/text.h include/watchfloor/ticket.h \
	include/watchfloor/tui.h include/watchfloor/vocabulary.h \
	include/watchfloor/walk.h
noinst_HEADERS += include/watchfloor/bulk.h include/watchfloor/reasons.h
