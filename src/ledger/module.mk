noinst_LIBRARIES += src/ledger/libledger.a
src_ledger_libledger_a_SOURCES =
