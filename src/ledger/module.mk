noinst_LIBRARIES += src/ledger/libledger.a
src_ledger_libledger_a_SOURCES = \
	src/ledger/append.c \
	src/ledger/blob.c \
	src/ledger/compare.c \
	src/ledger/compare.h \
	src/ledger/cosign.c \
	src/ledger/fold.c \
	src/ledger/gate.c \
	src/ledger/gate.h \
	src/ledger/kept.c \
	src/ledger/key.c \
	src/ledger/key.h \
	src/ledger/merkle.c \
	src/ledger/merkle.h \
	src/ledger/note.c \
	src/ledger/note.h \
	src/ledger/now.c \
	src/ledger/open.c \
	src/ledger/origin.c \
	src/ledger/past.c \
	src/ledger/place.c \
	src/ledger/progress.c \
	src/ledger/progress.h \
	src/ledger/prove.c \
	src/ledger/read.c \
	src/ledger/record.c \
	src/ledger/record.h \
	src/ledger/replay.c \
	src/ledger/seal.c \
	src/ledger/store.c \
	src/ledger/store.h \
	src/ledger/sync.c \
	src/ledger/sync_join.c \
	src/ledger/sync_prepare.c \
	src/ledger/sync_sign.c \
	src/ledger/sync_take.c \
	src/ledger/tiles.c \
	src/ledger/vault.c \
	src/ledger/vault_format.c \
	src/ledger/vault_private.h \
	src/ledger/vault_wrap.c \
	src/ledger/vault_write.c \
	src/ledger/verify.c \
	src/ledger/witness.c

# What a program that needs the ledger and nothing above it links.
LEDGER_LIBS = src/ledger/libledger.a src/base/libbase.a $(LIBINTL) \
	$(SQLITE_LIBS) $(CJSON_LIBS) $(CRYPTO_LIBS) $(ZSTD_LIBS) -lm
