# What people write and ask: tickets, the query language, desk.conf.
src_desk_libdesk_a_SOURCES += src/desk/gist.c src/desk/gist.h \
	src/desk/gist_ask.c src/desk/gist_words.c
src_desk_libdesk_a_SOURCES += src/desk/conf.c src/desk/conf_member.c \
	src/desk/conf_member.h src/desk/conf_read.c \
	src/desk/conf_read.h src/desk/gitconf.c src/desk/gitconf.h \
	src/desk/query.c src/desk/query_fields.c src/desk/query_impl.h \
	src/desk/query_match.c src/desk/query_parse.c src/desk/query_sql.c \
	src/desk/query_value.c src/desk/record_fields.c src/desk/suggest.c src/desk/suggest.h \
	src/desk/ssh.c src/desk/ssh.h src/desk/taxonomy.c src/desk/ticket.c
