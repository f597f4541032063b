noinst_LIBRARIES += src/playbook/libplaybook.a
src_playbook_libplaybook_a_SOURCES =
