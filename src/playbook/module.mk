noinst_LIBRARIES += src/playbook/libplaybook.a
src_playbook_libplaybook_a_SOURCES = \
	src/playbook/answer.c \
	src/playbook/answer.h \
	src/playbook/flowchart.c \
	src/playbook/flowchart.h \
	src/playbook/flowchart_place.c \
	src/playbook/flowchart_tree.c \
	src/playbook/choices.c \
	src/playbook/compare.c \
	src/playbook/condition.c \
	src/playbook/condition.h \
	src/playbook/condition_eval.c \
	src/playbook/graph.h \
	src/playbook/lint.c \
	src/playbook/lint.h \
	src/playbook/lint_graph.c \
	src/playbook/lint_head.c \
	src/playbook/lint_parts.c \
	src/playbook/lint_steps.c \
	src/playbook/lint_variables.c \
	src/playbook/minutes.c \
	src/playbook/outline.c \
	src/playbook/position.c \
	src/playbook/position.h \
	src/playbook/read.c \
	src/playbook/repo.c \
	src/playbook/repo_create.c \
	src/playbook/repo_diff.c \
	src/playbook/repo_git.h \
	src/playbook/scope.c \
	src/playbook/scope.h \
	src/playbook/syntax.c \
	src/playbook/syntax.h \
	src/playbook/value.c \
	src/playbook/value.h \
	src/playbook/walk.c \
	src/playbook/words.c
