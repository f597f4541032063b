#!/bin/sh
# test-mask.sh - what tells of a person is hidden before it is stored: what the
# files of the store hold, and who reads the alert as it came.
. "$(dirname "$0")/lib.sh"

store=$tmp/store
other=$tmp/other
me=$(id -un)
command -v git >/dev/null || { echo "no git"; exit 77; }
desk() {
	"$wf" -C "$store" "$@"
}
fail() {
	echo "FAILED: $*"
	exit 1
}

expect 0 'Made' desk init --origin bj1
expect 0 'Made' "$wf" -C "$other" init --origin bj2
mkdir "$tmp/hub"
expect 0 'has a desk' "$wf" hub init "file:$tmp/hub"
expect 0 'works with the hub' desk hub join "file:$tmp/hub"
expect 0 'waits to be let in' "$wf" -C "$other" hub join "file:$tmp/hub"
expect 0 'may give records' desk hub confirm bj2
git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
conf() {	# role of who runs this, tenants; without: an open desk
	cat >"$tmp/work/desk.conf" <<-END
	[mask]
		kinds = all
	[source "fw"]
		format = generic
		map-time = t
		map-title = msg
		map-rule = rule
		map-asset = host
		map-src = from
		map-user = who
	[tenant "acme"]
		match = asset:10.1.0.9
	[tenant "globex"]
		mask = none
		match = asset:10.9.9.9
	END
	[ $# = 0 ] || cat >>"$tmp/work/desk.conf" <<-END
	[member "lin"]
		role = $1
		login = $me
		tenants = $2
	END
	git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam conf
	git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
}
alert() {	# minute, host, what else
	printf '{"t":"2026-11-23T03:%s:00Z","rule":"r","host":"%s",%s}\n' "$1" "$2" "$3"
}
{
	alert 00 10.1.0.9 '"msg":"Leak of 13800138000","who":"zhangsan","from":"203.0.113.7","姓名":"张三丰","body":"id=11010119900307002X&card=4111111111111111&mail=li.si%40example.com for zhangsan"'
	alert 01 10.1.0.9 '"msg":"Leak of 13900139000","who":"zhangsan","from":"203.0.113.7","tel":13912345678'
	alert 02 10.1.0.9 '"msg":"nothing of a person","from":"203.0.113.8","host2":"web"' |
		sed 's/10\.1\.0\.9/www/;s/"rule":"r"/"rule":"r2"/'
	alert 03 10.9.9.9 '"msg":"of globex 13700137000"'
	echo '{"broken":"15800158000"'
	echo 'syslog: call 15900159000'
} >"$tmp/fw.json"

conf
expect 0 'tickets' desk intake --source fw "$tmp/fw.json"

# -- the tickets: tokens, stable, one ticket for one asset --------------------
id=$(desk queue --json tenant:acme | sed 's/.*"id":"\([^"]*\)".*/\1/')
[ "$(echo "$id" | wc -l)" = 1 ] || fail 'one asset, several tickets'
expect 0 'Leak of 138\*\*\*\*8000' desk ticket show "$id"
expect 0 'asset +ip-[0-9a-f]{10}$' desk ticket show "$id"
expect 0 'account +acct-[0-9a-f]{10}$' desk ticket show "$id"
expect 0 'source +203\.0\.113\.7$' desk ticket show "$id"
expect 0 '"alerts":2' desk queue --json tenant:acme
desk ticket alerts "$id" --json >"$tmp/alerts"
if command -v python3 >/dev/null; then
	python3 - "$tmp/alerts" <<-'END' || fail 'the raw text'
	import json, re, sys
	new, old = [json.loads(json.loads(l)["raw"]) for l in open(sys.argv[1])]
	assert old["姓名"] == "张**" and new["tel"] == "139****5678", (old, new)
	assert old["who"] == new["who"] and re.fullmatch("acct-[0-9a-f]{10}", new["who"])
	assert old["body"] == "id=1101**********002X&card=4111********1111&mail=l***%40example.com for " + old["who"]
	assert old["from"] == "203.0.113.7" and re.fullmatch("ip-[0-9a-f]{10}", old["host"])
	END
fi
# what cannot be read is masked too, and a tenant may have it otherwise
expect 0 '158\*\*\*\*8000' desk intake rejected
expect 0 '159\*\*\*\*9000' desk intake rejected
expect 0 'of globex 13700137000' desk ticket show "$(desk queue --json tenant:globex | sed 's/.*"id":"\([^"]*\)".*/\1/')"
# read again it is nothing new
expect 0 '0 tickets|known already|nothing new|duplicates' desk intake --source fw "$tmp/fw.json"
expect 0 '"alerts":2' desk queue --json tenant:acme

# -- as it came ---------------------------------------------------------------
conf senior '*'
expect 2 'say why' desk ticket unmask "$id"
expect 2 'say why' desk ticket unmask "$id" --reason ' '
expect 2 'no number of an alert' desk ticket unmask "$id" x --reason why
expect 1 'has no alert 3' desk ticket unmask "$id" 3 --reason why
expect 1 'there is no ticket' desk ticket unmask 999 --reason why
n=$(desk audit log act:alert.unmasked | wc -l)
[ "$n" = 0 ] || fail 'what was not shown is on the record'
desk ticket unmask "$id" 2 --reason 'the customer asked whose it is' >"$tmp/came" || fail 'unmask'
head -1 "$tmp/fw.json" | cmp -s - "$tmp/came" || fail 'it is not what came'
expect 0 'lin read the alert of 2026-11-23T03:00:00.000Z as it came: the customer asked' desk ticket timeline "$id"
expect 0 '13912345678' desk ticket unmask "$id" --reason again
plain=$(desk queue --json rule:r2 | sed 's/.*"id":"\([^"]*\)".*/\1/')
expect 1 'nothing of this alert was masked' desk ticket unmask "$plain" --reason why

# -- who may not --------------------------------------------------------------
for role in analyst auditor customer; do
	conf "$role" '*'
	expect 1 'only|may not' desk ticket unmask "$id" --reason why
	grep -q 13912345678 "$tmp/out" && fail "$role reads it"
done
conf senior globex
expect 1 'there is no ticket' desk ticket unmask "$id" --reason why
conf senior '*'

# -- a stolen file ------------------------------------------------------------
printf 'secret of the evidence 13600136000\n' >"$tmp/dump"
expect 0 'evidence 1' desk evidence add "$id" "$tmp/dump"
# blobs are compressed: what a thief unpacks is what the program shows, so all
# of that is looked through beside the bytes of the files; desk.conf alone may
# name the address, its author wrote it
{
	find "$store" -type f ! -name '*.key' ! -name desk.conf.kept \
		-exec cat {} +
	desk ticket alerts "$id" --json
	desk intake rejected
	desk audit log --json
} >"$tmp/stolen" 2>/dev/null
for planted in 13800138000 13900139000 13912345678 zhangsan 张三丰 \
	11010119900307002X 4111111111111111 li.si 10.1.0.9 15800158000 \
	15900159000 13600136000 'secret of the evidence'; do
	grep -qaF "$planted" "$tmp/stolen" && fail "the store's files tell $planted"
done
# of whom nothing is masked it is there: the search does find things
grep -qaF 13700137000 "$tmp/stolen" || fail 'nothing is found at all'

# without the key, or with another, nobody reads it
mv "$store/evidence.key" "$tmp/key"
expect 3 'evidence.key is gone' desk ticket unmask "$id" --reason why
printf '%064d\n' 7 >"$store/evidence.key"
chmod 600 "$store/evidence.key"
expect 3 'another key' desk ticket unmask "$id" --reason why
mv "$tmp/key" "$store/evidence.key"
expect 0 '13912345678' desk ticket unmask "$id" --reason why

# -- another host of the desk -------------------------------------------------
conf
expect 0 'verified' desk audit verify
desk rebuild >/dev/null || fail 'rebuild'
expect 0 'lin read the alert' desk ticket timeline "$id"
expect 0 'pushed' desk courier --once
rm -rf "$other/desk.git"
git clone -q --bare "$store/desk.git" "$other/desk.git" 2>/dev/null
expect 0 'pulled' "$wf" -C "$other" courier --once
expect 0 'asset +ip-[0-9a-f]{10}$' "$wf" -C "$other" ticket show "$id"
expect 1 'at the host that took them in.*ask there' "$wf" -C "$other" ticket unmask "$id" --reason why
find "$tmp/hub" "$other" -type f ! -name '*.key' ! -name desk.conf.kept \
	-exec cat {} + >"$tmp/stolen"
for planted in 13800138000 zhangsan 张三丰 10.1.0.9; do
	grep -qaF "$planted" "$tmp/stolen" && fail "the hub tells $planted"
done

echo "$checks checks"
