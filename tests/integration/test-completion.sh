#!/bin/bash
# What a shell offers after a part of a command line.
. "${srcdir:-.}/tests/integration/lib.sh"

"$wf" -C "$tmp/s" init --origin bj1 >/dev/null || exit 1
"$wf" -C "$tmp/s" intake "$srcdir/tests/tui/desk/alerts.ndjson" >/dev/null || exit 1
export WATCHFLOOR_HOME=$tmp/s

# offers PATTERN WORDS... : the program's lines, as the shells get them.
offers() {
	pattern=$1
	shift
	expect 0 "$pattern" "$wf" --complete "$@"
}
offers "^ticket	" tic
offers "^show	show a ticket" ticket s
offers "^rejected	" intake rej
offers "^:files$" intake ""
offers "^bj1-2	SSH brute force" ticket show bj1-2
offers "^false-positive	" ticket judge bj1-2 fal
offers "^true-positive	" ticket close --verdict t
offers "^webshell	" playbook show web
offers "^severity:	" queue sev
offers "^severity:low,critical	" queue severity:low,cri
offers "^-state:open	" queue -state:o
offers "^act:ticket.claimed	" audit log act:ticket.cl
offers "^--json	" queue --j
offers "^suricata	" intake --format su
offers "^theme	" settings th
offers "^:dirs$" -C ""
offers "^-C	" -
offers "^queue	" -C "$tmp/none" que
# Nothing to say is said by nothing.
expect 0 "^$" sh -c "echo; '$wf' --complete nonsense x"
expect 0 "^$" sh -c "echo; '$wf' --complete ticket show bj1-2 "

# The same through the function that bash calls.
if [ -n "${BASH_VERSION:-}" ]; then
	. "$srcdir/data/completion/watchfloor"
	# bash_offers WORD LINE : the line as typed; what bash would put in.
	bash_offers() {
		COMP_LINE="watchfloor $2"
		COMP_POINT=${#COMP_LINE}
		COMPREPLY=()
		PATH=$(dirname "$wf"):$PATH _watchfloor 2>/dev/null
		checks=$((checks + 1))
		for word in "${COMPREPLY[@]}"; do
			[ "$word" = "$1" ] && return
		done
		echo "FAILED: after \"$2\" bash does not offer $1: ${COMPREPLY[*]}"
		exit 1
	}
	bash_offers ticket tick
	bash_offers show "ticket sh"
	bash_offers bj1-2 "ticket show bj1-"
	bash_offers bj1-2 "-C $tmp/s ticket show "
	bash_offers critical "queue severity:cr"
	bash_offers severity: "queue --json sev"
	bash_offers false-positive "ticket judge bj1-2 "
	complete -p watchfloor >/dev/null || exit 1
fi

if command -v zsh >/dev/null; then
	expect 0 "^$" zsh -fc "echo; autoload -Uz compinit; fpath=($srcdir/data/completion \$fpath); compinit -u -D; whence -v _watchfloor >/dev/null"
	zsh -n "$srcdir/data/completion/_watchfloor" || exit 1
fi
echo "$checks checks"
