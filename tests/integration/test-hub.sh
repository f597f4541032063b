#!/bin/sh
# test-hub.sh - two stores and a hub, from the command line.
. "$(dirname "$0")/lib.sh"

hub=file:$tmp/hub
courier=''
stop() {
	[ -z "$courier" ] || kill "$courier" 2>/dev/null
	rm -rf "$tmp"
}
trap stop EXIT
a() { "$wf" -C "$tmp/a" "$@"; }
b() { "$wf" -C "$tmp/b" "$@"; }

# -- what is not there ---------------------------------------------------------
expect 0 'Made' a init --origin bj1
expect 0 'Made' b init --origin bj2
expect 0 'by itself' a courier status
expect 1 'joined no hub' a courier --once
expect 1 'joined no hub' a hub status
expect 1 'taken nothing' a hub note
expect 1 'is no address' a hub join nonsense://x
expect 1 'is no address' a hub init nonsense://x
expect 3 'from / on' a hub init file:hub
expect 1 'hub init' a hub join "$hub"
mkdir "$tmp/hub"
expect 1 'no tables yet' a hub join "$hub"

# -- joining -------------------------------------------------------------------
expect 0 'has a desk "main" now' "$wf" hub init "$hub"
expect 0 'has a desk "main" already' "$wf" hub init "$hub"
expect 1 'whose folder it is' "$wf" hub grant "$hub" lin
expect 0 'bj1/.* works with the hub' a hub join "$hub"
expect 0 'waits to be let in' b hub join "$hub"
expect 0 'not let this store in yet' b courier --once
expect 1 'joined .* already' a hub join "$hub#other"
expect 0 '^bj2/.* - +bj2/' a hub status
expect 1 'nothing at the hub' a hub confirm nobody
expect 0 'bj2 may give records' a hub confirm bj2

# -- working -------------------------------------------------------------------
expect 0 'tickets' a intake "$srcdir/data/samples/wazuh-alerts.json"
expect 0 '^[0-9]+ pushed, [0-9]+ pulled, 0 waiting' a courier --once
expect 0 '^1 pushed, [0-9]+ pulled, 0 waiting' b courier --once
expect 0 'bj1-1' b ticket show bj1-1
expect 0 'bj1-1: ' b ticket claim bj1-1
expect 0 'bj1-1: ' a ticket claim bj1-1
expect 0 '1 records wait' b courier status
expect 0 '"waiting":1' b courier status --json
expect 0 '1 pushed' b courier --once
expect 0 '1 pushed' a courier --once
expect 0 'bj1-1 .*took the ticket.*took the ticket' a hub superseded
expect 0 '"act":"ticket.claimed"' a hub superseded --json
expect 0 'Everything counted' b hub superseded
expect 0 'verified' a hub verify
expect 0 "cosigned the first [0-9]+" a hub verify
expect 0 '^hub/bj1/' a hub note
expect 0 '^hub/bj1/' b hub note
expect 0 'verified' a audit verify
expect 0 'pulled' b courier --once
expect 0 'verified' b audit verify
a queue --tsv >"$tmp/of-a"
b queue --tsv >"$tmp/of-b"
expect 0 'bj1-1	' cat "$tmp/of-a"
expect 0 'same' sh -c "cmp '$tmp/of-a' '$tmp/of-b' && echo same"

# -- what was kept elsewhere ---------------------------------------------------
a hub note >"$tmp/order"
expect 0 'bj1-3: ' a ticket claim bj1-3
a audit checkpoint >"$tmp/of-bj1"
expect 0 'first [0-9]+ records of hub/bj1.* are those' a hub verify --note "$tmp/order"
expect 0 'first [0-9]+ records of hub/bj1.* are those' b audit verify --note "$tmp/order"
expect 0 'first [0-9]+ records of bj1/.* are those' a audit verify --note "$tmp/of-bj1"
expect 1 'WRONG: .* or have not come yet' b audit verify --note "$tmp/of-bj1"
expect 3 'is of the store bj1' a hub verify --note "$tmp/of-bj1"
expect 3 'no checkpoint' a hub verify --note /dev/null
expect 3 "$tmp/of-a: .*no checkpoint" a audit verify --note "$tmp/of-a"
expect 1 'no ticket' a evidence fetch bj1-999
expect 0 'nothing to ask for' a evidence fetch bj1-1

# -- evidence is at one host, and comes to who asks ----------------------------
head -c 300000 /dev/urandom >"$tmp/memory"
expect 0 'evidence 1' a evidence add bj1-1 "$tmp/memory"
a courier --once >/dev/null
b courier --once >/dev/null
expect 0 'elsewhere' b evidence list bj1-1
expect 1 'at the host bj1: .*evidence fetch' b evidence get bj1-1 1 "$tmp/back"
expect 0 '1 piece of evidence was asked for' b evidence fetch bj1-1
expect 1 'asked for already' b evidence fetch bj1-1 1
expect 0 'asked for by .*: 0 of 300000' b courier status
expect 0 '"evidence":\[{"ticket":"bj1-1"' b courier status --json
b courier --once >/dev/null
expect 0 'bytes of evidence came, 300080 went' a courier --once
expect 0 '300080 bytes of evidence came' b courier --once
b evidence get bj1-1 1 "$tmp/back" && cmp -s "$tmp/back" "$tmp/memory" || fail 'it is not what was added'
expect 1 'the content is here' b evidence fetch bj1-1 1
expect 0 'came from bj1/' b evidence custody bj1-1
if command -v sqlite3 >/dev/null; then
	sqlite3 "$tmp/hub/hub.db" 'DROP TABLE wf_parcel'
	expect 1 'hub init' b courier --once
	expect 0 'already' b hub init "$hub"
	expect 0 'pulled' b courier --once
fi

# -- what leaves waits, or somebody says that it shall not ---------------------
expect 0 '0 notices do not wait' a notify release the hub is away
expect 0 'the hub is away' a audit log act:shift.released
expect 1 'reason is empty' a notify release ' '
expect 0 ' 0 waiting' a courier --once

# -- one courier at a time -----------------------------------------------------
"$wf" -C "$tmp/b" courier >"$tmp/said" 2>&1 &
courier=$!
while ! grep -q 'in step' "$tmp/said"; do sleep 0.1; done
expect 0 'a courier is at work' b courier status
expect 1 'already' b courier
expect 0 'bj1-2: ' b ticket claim bj1-2
for i in $(seq 100); do
	a courier --once >/dev/null
	! a queue owner:me | grep -q bj1-2 || break
	sleep 0.1
done
expect 0 'bj1-2' a queue owner:me
kill "$courier"
wait "$courier" 2>/dev/null
courier=''
expect 0 'no courier is at work' b courier status

# -- somebody works on the hub -------------------------------------------------
if command -v sqlite3 >/dev/null; then
	sqlite3 "$tmp/hub/hub.db" "UPDATE wf_record SET body = leaf WHERE place = 3"
	expect 1 'WRONG: record .* at place 3' a hub verify
	sqlite3 "$tmp/hub/hub.db" "UPDATE wf_record SET leaf =
		(SELECT leaf FROM wf_record WHERE place = 4) WHERE place = 3"
	expect 1 'WRONG: the first .* were rewritten' a hub verify --note "$tmp/order"
	sqlite3 "$tmp/hub/hub.db" "UPDATE wf_origin SET vkey =
		(SELECT vkey FROM wf_origin WHERE number = 4097) WHERE number = 4096"
	expect 1 'WRONG: the hub.s origin 4096 .* is malformed' a hub verify
fi
echo "$checks checks"
