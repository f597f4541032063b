# lib.sh - for shell tests: a private home, the program, and expect().
# Sourced; run from the build folder with srcdir set.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
wf=$(pwd)/watchfloor
tmp=$(mktemp -d "${TMPDIR:-/tmp}/wf-test-XXXXXX")
trap 'chmod -R u+w "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
export HOME="$tmp/home" XDG_DATA_HOME="$tmp/data" XDG_STATE_HOME="$tmp/state" LC_ALL=C.UTF-8 TZ=UTC
export WATCHFLOOR_DATADIR="$srcdir" TERM=xterm-256color
unset WATCHFLOOR_HOME LANGUAGE WATCHFLOOR_NOW
mkdir -p "$HOME"
checks=0

# expect STATUS PATTERN COMMAND... : the exit status, and an extended regular
# expression that standard output and error together must match.
expect() {
	want=$1 pattern=$2
	shift 2
	"$@" >"$tmp/out" 2>&1 </dev/null
	got=$?
	checks=$((checks + 1))
	if [ "$got" != "$want" ]; then
		echo "FAILED: $* : exit status $got, not $want"; cat "$tmp/out"; exit 1
	fi
	if ! grep -qE -- "$pattern" "$tmp/out"; then
		echo "FAILED: $* : no match for: $pattern"; cat "$tmp/out"; exit 1
	fi
	if LC_ALL=C grep -q "$(printf '\033')" "$tmp/out"; then
		echo "FAILED: $* : an escape character came out"; exit 1
	fi
}
