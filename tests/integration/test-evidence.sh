#!/bin/sh
# test-evidence.sh - evidence over the command line: added, handed over and
# checked by plain tools; killed in the middle; on a disk that is full.
. "$(dirname "$0")/lib.sh"

store=$tmp/store
mounted=
clean() {
	[ -z "$mounted" ] || umount "$mounted"
	chmod -R u+w "$tmp" 2>/dev/null
	rm -rf "$tmp"
}
trap clean EXIT

desk() {
	"$wf" -C "$store" "$@"
}
fail() {
	echo "FAILED: $*"
	exit 1
}

expect 0 'Made' desk init --origin bj1
expect 0 'tickets' desk intake "$srcdir/tests/tui/desk/alerts.ndjson"

# -- added, and got back ------------------------------------------------------
printf 'GET /upload/a.jsp\n' >"$tmp/access.log"
head -c 200000 /dev/urandom >"$tmp/memory"
printf '\033[31mred\033[0m\n' >"$tmp/hostile.txt"
expect 0 'evidence 1, access.log' desk evidence add 1 "$tmp/access.log"
expect 0 'evidence 2, memory.*' desk evidence add 1 "$tmp/memory" --at 2h \
	--source 'web03: dd if=/dev/mem'
echo 'uid=0(root)' | desk evidence add 1 - --name id --source 'web03: id' >/dev/null ||
	fail 'standard input'
expect 0 '"n":4,"sha256"' desk evidence add 1 "$tmp/hostile.txt" --kind screenshot --json
expect 0 'Output.*web03: id' desk evidence list 1
expect 0 '^4	screenshot	.*text/plain' desk evidence list 1 --tsv
expect 0 'web03: dd if=/dev/mem' desk evidence show 1 2
expect 0 '^4|Screenshot' desk ticket evidence 1
desk evidence get 1 2 >"$tmp/back" && cmp -s "$tmp/back" "$tmp/memory" || fail 'bytes differ'
desk evidence get 1 1 "$tmp/back.log" || fail 'a file'
cmp -s "$tmp/back.log" "$tmp/access.log" || fail 'bytes differ'
expect 1 'File exists' desk evidence get 1 1 "$tmp/back.log"
expect 1 'no evidence number 9' desk evidence get 1 9
expect 1 'there is no ticket' desk evidence get 999 1
expect 2 'no number of evidence' desk evidence get 1 x
expect 2 'no kind of evidence' desk evidence add 1 "$tmp/memory" --kind secret
expect 3 'cannot open' desk evidence add 1 "$tmp/nothing"
expect 3 'Is a directory' desk evidence add 1 "$tmp"

# A step of the playbook.
expect 1 'no playbook has been begun' desk evidence add 1 "$tmp/memory" --step here

# On a terminal no byte of it acts, and what is no text stays out.
if command -v script >/dev/null; then
	script -qec "$wf -C $store evidence get 1 2" /dev/null </dev/null >"$tmp/tty" 2>&1
	grep -q 'no text for a terminal' "$tmp/tty" || fail 'bytes on a terminal'
	script -qec "$wf -C $store evidence get 1 4" /dev/null </dev/null >"$tmp/tty" 2>&1
	grep -q '\^\[\[31mred' "$tmp/tty" || fail 'an escape sequence on a terminal'
fi

# -- handed over --------------------------------------------------------------
expect 0 '5 pieces' desk evidence export 1 "$tmp/bundle" --reason 'for the police'
(cd "$tmp/bundle" && sha256sum --quiet --strict -c SHA256SUMS) || fail 'SHA256SUMS'
n=$(find "$tmp/bundle" -type f ! -name SHA256SUMS | wc -l)
[ "$n" = "$(wc -l <"$tmp/bundle/SHA256SUMS")" ] || fail 'a file is not in SHA256SUMS'
cmp -s "$tmp/bundle/files/003-memory" "$tmp/memory" || fail 'the bundle has other bytes'
grep -q 'c2sp.org/tlog-proof@v1' "$tmp"/bundle/records/*.tlog-proof || fail 'no proof'
manifest=$(sha256sum <"$tmp/bundle/manifest.json" | cut -d' ' -f1)
expect 0 "$manifest" desk audit log --json act:evidence.exported
expect 0 "exported 5 pieces of evidence to $tmp/bundle: for the police" desk evidence custody 1
if command -v python3 >/dev/null; then
	python3 - "$tmp/bundle/manifest.json" <<-'END' || fail 'manifest.json'
	import json, sys
	def once(pairs):
	    assert len(dict(pairs)) == len(pairs), pairs
	    return dict(pairs)
	json.load(open(sys.argv[1]), object_pairs_hook=once)
	END
fi
printf x >>"$tmp/bundle/files/002-access.log"
(cd "$tmp/bundle" && sha256sum --quiet -c SHA256SUMS) >/dev/null 2>&1 && fail 'a change was not found'
expect 1 'is there already' desk evidence export 1 "$tmp/bundle"

# -- held, removed, expired ---------------------------------------------------
expect 0 'put a hold' desk evidence hold 1 police asked
expect 0 'put a hold' desk evidence list 1
expect 1 'is held' desk evidence remove 1 4 no
expect 0 'lifted' desk evidence release 1 they have it
expect 0 'was removed' desk evidence remove 1 4 a colour
expect 0 'removed on .* by .*: a colour' desk evidence show 1 4
expect 0 'TICKET' desk evidence expire --dry-run
expect 0 '3 pieces of content are what they were' desk evidence check
expect 0 '3 pieces of evidence were read' desk audit verify

# -- killed -9 with the content on disk, before the record --------------------
if command -v flock >/dev/null; then
	records=$(desk audit log --tsv | wc -l)
	mkfifo "$tmp/hold" "$tmp/in"
	"$wf" -C "$store" evidence add 1 - --name killed <"$tmp/in" >/dev/null 2>&1 &
	adder=$!
	exec 4>"$tmp/in"
	cat "$tmp/memory" >&4
	until find "$store/evidence" -name 'new.*' | grep -q .; do
		kill -0 $adder || fail 'it did not begin'
	done
	# Whoever holds the gate keeps the record from being made.
	flock "$store/gate" cat "$tmp/hold" >/dev/null 4>&- &
	holder=$!
	exec 3>"$tmp/hold"
	while flock -n "$store/gate" true; do :; done
	exec 4>&-
	until find "$store/evidence" -name 'new.*' -size 200168c | grep -q .; do
		kill -0 $adder || fail 'it did not wait'
	done
	kill -9 $adder
	wait $adder 2>/dev/null
	exec 3>&-
	wait $holder
	[ "$records" = "$(desk audit log --tsv | wc -l)" ] || fail 'a record without its content'
	find "$store/evidence" -name 'new.*' | grep -q . || fail 'it was not killed in time'
	expect 0 'what they were' desk evidence check
	find "$store/evidence" -name 'new.*' -exec touch -d '2 hours ago' {} +
	expect 0 'new\..*no record names it' desk evidence check
	expect 0 'new\..*: removed' desk evidence check --sweep
	find "$store/evidence" -name 'new.*' | grep -q . && fail 'it was not swept'
fi

# And wherever else it is killed, no record is without its content.
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	head -c 3000000 /dev/urandom >"$tmp/big"
	hash=$(sha256sum <"$tmp/big" | cut -c3-64)
	"$wf" -C "$store" evidence add 1 "$tmp/big" >/dev/null 2>&1 &
	adder=$!
	case $((i % 3)) in
	0) until find "$store/evidence" -name 'new.*' | grep -q .; do
		kill -0 $adder 2>/dev/null || break
	done ;;
	1) until find "$store/evidence" -name "$hash" | grep -q .; do
		kill -0 $adder 2>/dev/null || break
	done ;;
	esac
	kill -9 $adder 2>/dev/null
	wait $adder 2>/dev/null
done
expect 0 '^verified' desk audit verify
find "$store/evidence" -type f -exec touch -d '2 hours ago' {} +
expect 0 'what they were' desk evidence check --sweep
expect 0 '^verified' desk audit verify

# -- one byte -----------------------------------------------------------------
file=$(find "$store/evidence" -type f | head -n 1)
chmod u+w "$file"
printf '\001' | dd of="$file" bs=1 seek=110 conv=notrunc 2>/dev/null
expect 1 'WRONG: record .*it was changed' desk audit verify
expect 1 'damaged' desk evidence check

# -- the disk is full ---------------------------------------------------------
mkdir "$tmp/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=3M tmpfs "$tmp/small" 2>/dev/null; then
	mounted=$tmp/small
	store=$tmp/small/store
	expect 0 'Made' desk init --origin bj2
	expect 0 'tickets' desk intake "$srcdir/tests/tui/desk/alerts.ndjson"
	expect 0 'evidence 1' desk evidence add 1 "$tmp/access.log"
	before=$(desk audit log --tsv | wc -l)
	expect 3 'No space left on device' desk evidence add 1 "$tmp/big"
	find "$store/evidence" -name 'new.*' | grep -q . && fail 'half a file is left'
	[ "$before" = "$(desk audit log --tsv | wc -l)" ] || fail 'a record is left'
	expect 0 'evidence 2' desk evidence add 1 "$tmp/hostile.txt"
	expect 0 '^verified' desk audit verify
fi
echo "$checks checks"
