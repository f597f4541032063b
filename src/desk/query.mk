# What is written and asked: tickets, the query language, desk.conf.
src_desk_libdesk_a_SOURCES += src/desk/query.c src/desk/query_fields.c src/desk/record_fields.c \
	src/desk/query_impl.h src/desk/query_match.c src/desk/query_parse.c \
	src/desk/query_sql.c src/desk/query_value.c src/desk/suggest.c \
	src/desk/suggest.h src/desk/ticket.c
