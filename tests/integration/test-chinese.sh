#!/bin/sh
# The command line in Chinese: no sentence of it is left in English.
. "${srcdir:-.}/tests/integration/lib.sh"
export LC_ALL=C.UTF-8 LANGUAGE=zh_CN WATCHFLOOR_LOCALEDIR="$PWD/locale"

"$wf" -C "$tmp/s" init --origin bj1 >/dev/null || exit 1
"$wf" -C "$tmp/s" intake "$srcdir/tests/tui/desk/alerts.ndjson" >/dev/null || exit 1
export WATCHFLOOR_HOME="$tmp/s"

# chinese COMMAND... : it says something, in Chinese, and not the header of
# the catalogue.
chinese() {
	"$@" >"$tmp/out" 2>&1 </dev/null
	checks=$((checks + 1))
	if ! LC_ALL=C grep -q "$(printf '[\\344-\\351]')" "$tmp/out" ||
		sed -e 's/`[^`]*`//g' -e "s/watchfloor ${command-}//" "$tmp/out" |
			grep -E '[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}' ||
		grep -q 'Project-Id-Version' "$tmp/out"; then
		echo "FAILED: $*"; cat "$tmp/out"; exit 1
	fi
}

expect 0 "工作台" "$wf" --help
# "  ticket show ID     show a ticket": the name ends before what it takes.
LANGUAGE=C "$wf" --help | sed -n '/^  [a-z]/{ s/  *[[A-Z].*//; s/^  //; s/   *.*//; p; }' |
	sort -u >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -gt 20 ] || { cat "$tmp/commands"; exit 1; }
while read -r command; do
	# shellcheck disable=SC2086
	chinese "$wf" $command --help
done <"$tmp/commands"

chinese "$wf" --help
chinese "$wf" frobnicate
chinese "$wf" ticket frobnicate
chinese "$wf" queue --frobnicate
chinese "$wf" queue --limit
chinese "$wf" queue --limit x
chinese "$wf" queue sevrity:high
chinese "$wf" queue 'last>foo'
chinese "$wf" ticket show
chinese "$wf" ticket show 999
chinese "$wf" ticket show a b
chinese "$wf" ticket judge bj1-1 nonsense x
chinese "$wf" ticket close bj1-2 x
chinese "$wf" ticket claim bj1-3
chinese "$wf" ticket note bj1-3 备注
chinese "$wf" ticket timeline bj1-3
chinese "$wf" -C
chinese "$wf" -C /nonexistent queue
chinese "$wf" init
chinese "$wf" audit verify
chinese "$wf" audit prove x
chinese "$wf" playbook list
chinese "$wf" playbook show nix
chinese "$wf" playbook lint /etc/passwd
chinese "$wf" intake --format x /etc/passwd
chinese "$wf" intake /etc/passwd
chinese "$wf" settings frobnicate
chinese "$wf" settings mouse maybe
chinese "$wf" settings
chinese "$wf" keys frobnicate
chinese "$wf" keys
chinese "$wf" undo --dry-run
chinese "$wf" queue --as-of foo
chinese "$wf" dashboard
chinese "$wf" tour
chinese "$wf" rebuild

echo "$checks checks"
