#!/bin/sh
# Bad input, one door after the other: a clear sentence, an exit status, and
# nothing lost or half done.
. "$(dirname "$0")/lib.sh"

store=$tmp/store
"$wf" -C "$store" init --origin bad >/dev/null || exit 1

# -- alerts ----------------------------------------------------------------
eve='{"timestamp":"2026-11-22T18:03:11.123456+0000","flow_id":1,"event_type":"alert","src_ip":"203.0.113.9","dest_ip":"10.11.0.3","host":"acme-web-03","alert":{"gid":1,"signature_id":1000001,"rev":1,"signature":"WF TEST","category":"x","severity":1}}'

printf 'this is no JSON\n%s\n' "$eve" >"$tmp/not.json"
expect 0 '1 rejected|rejected.*1' "$wf" -C "$store" intake "$tmp/not.json"
expect 0 'not.json.*' "$wf" -C "$store" intake rejected
expect 0 '"duplicates":1' "$wf" -C "$store" intake --json "$tmp/not.json"

printf '{"hello":"world"}\n' >"$tmp/unknown.json"
expect 1 '.' "$wf" -C "$store" intake "$tmp/unknown.json"
printf '%s\n' "$eve" >"$tmp/eve.json"
expect 1 '.' "$wf" -C "$store" intake --format ocsf "$tmp/eve.json"
expect 2 'no decoder|nonsense' "$wf" -C "$store" intake --format nonsense "$tmp/eve.json"
expect 3 'nowhere.json' "$wf" -C "$store" intake "$tmp/nowhere.json"

# a line of 1 MB and a bit, and then a good one with another flow
{ printf '{"event_type":"alert","x":"'; head -c 1100000 /dev/zero | tr '\0' a; printf '"}\n'
  printf '%s\n' "$eve" | sed 's/18:03:11/18:03:12/'; } >"$tmp/long.json"
expect 0 '"alerts":1[,}].*"rejected":1|"rejected":1[,}].*"alerts":1|"alerts":1,.*"rejected":1' "$wf" -C "$store" intake --json "$tmp/long.json"

# JSON 10,000 deep
{ head -c 10000 /dev/zero | tr '\0' '['; head -c 10000 /dev/zero | tr '\0' ']'; echo
  printf '%s\n' "$eve" | sed 's/18:03:11/18:03:13/'; } >"$tmp/deep.json"
expect 0 '"alerts":1' "$wf" -C "$store" intake --json "$tmp/deep.json"

# -- queries, ids, words ---------------------------------------------------
expect 2 'column 1.*severity' "$wf" -C "$store" queue 'sevrity>=high'
expect 2 'column' "$wf" -C "$store" queue 'title:"abc'
expect 2 'column' "$wf" -C "$store" audit log 'nofield:1'
expect 1 'no ticket' "$wf" -C "$store" ticket show bad-999
expect 1 'no ticket' "$wf" -C "$store" ticket claim 'x;y'
expect 1 'claim it first' "$wf" -C "$store" ticket judge bad-1 benign because
expect 2 'no verdict' "$wf" -C "$store" ticket judge bad-1 wrong because
expect 2 'no command' "$wf" frobnicate
expect 2 'no command "hub frob"' "$wf" hub frob
expect 0 'hub verify .*check every record' "$wf" hub --help
expect 2 'no option' "$wf" -C "$store" queue --frob
expect 2 'number' "$wf" -C "$store" queue --limit many
expect 2 'mean "title"' "$wf" -C "$store" queue --sort titel
expect 2 'number' "$wf" -C "$store" ticket show bad-1 --alerts -1
expect 2 'ticket claim' "$wf" ticket
expect 2 'record number' "$wf" -C "$store" audit prove x
expect 1 '.' "$wf" -C "$store" audit prove 99999

# -- settings --------------------------------------------------------------
mine=XDG_CONFIG_HOME=$tmp/conf
expect 3 'no theme "nope"' env "$mine" "$wf" settings theme nope
expect 0 'terminal  *terminal' env "$mine" "$wf" settings theme
expect 0 'saved in' env "$mine" "$wf" settings theme mono
expect 0 'mono  *terminal' env "$mine" "$wf" settings theme
expect 1 'no screen "nope"' env "$mine" "$wf" keys nope
expect 1 '^0$' sh -c '"$1" keys nope 2>/dev/null | grep -c .' sh "$wf"

# -- output ------------------------------------------------------------------
if [ -c /dev/full ]; then
	expect 3 'standard output' sh -c '"$1" -C "$2" audit log --json >/dev/full' sh "$wf" "$store"
	expect 3 'standard output' sh -c '"$1" --version >/dev/full' sh "$wf"
fi
expect 0 'TICKET' sh -c '"$1" -C "$2" queue | head -1' sh "$wf" "$store"
"$wf" -C "$store" ticket note bad-1 "one
     9  2026-11-22T00:00:00.000Z  bad-1       machine closed the ticket" >/dev/null
expect 0 'noted: one' env USER=nobody "$wf" -C "$store" audit log actor:me act:ticket.noted
expect 1 '^0$' sh -c '"$1" -C "$2" audit log | grep -c "^     9 .*closed"' sh "$wf" "$store"

# -- playbooks -------------------------------------------------------------
sed '0,/"on_completion": "/s//"on_completion": "action--00000000-0000-4000-8000-000000000000x/' \
	"$srcdir/playbooks/webshell.json" >"$tmp/dangling.json"
expect 1 'dangling.json:[0-9]+:[0-9]+: E W8: ' "$wf" playbook lint "$tmp/dangling.json"
printf '{"type":"playbook"' >"$tmp/cut.json"
expect 1 'cut.json:.* E J1: ' "$wf" playbook lint "$tmp/cut.json"
expect 1 'nowhere' "$wf" -C "$store" playbook show nowhere

# -- desk.conf -------------------------------------------------------------
work=$tmp/work
git clone -q "$store/desk.git" "$work" 2>/dev/null
printf '[queue "x"]\n\tfiltr = state:open\n' >>"$work/desk.conf"
git -C "$work" -c user.name=t -c user.email=t@example commit -qam broken
git -C "$work" push -q origin HEAD:main 2>/dev/null
expect 1 'desk.conf:[0-9]+: .*filtr' "$wf" -C "$store" desk lint
expect 1 'desk.conf:[0-9]+: .*filtr' "$wf" desk lint "$work/desk.conf"
expect 0 'filtr.*stays in force' "$wf" -C "$store" queue
expect 0 'bad-1' "$wf" -C "$store" queue
expect 0 'verified' "$wf" -C "$store" audit verify
git -C "$work" -c user.name=t -c user.email=t@example revert --no-edit HEAD >/dev/null
git -C "$work" push -q origin HEAD:main 2>/dev/null
expect 0 'bad-1' "$wf" -C "$store" queue

# -- stores ----------------------------------------------------------------
expect 3 '.' "$wf" -C "$store" init
expect 1 'watchfloor init' "$wf" -C "$tmp/none" queue
mkdir "$tmp/open"; chmod 777 "$tmp/open"
expect 3 'write' "$wf" -C "$tmp/open" init
expect 3 'name' "$wf" -C "$tmp/named" init --origin '../x'

copy() { rm -rf "$tmp/copy"; cp -r "$store" "$tmp/copy"; }
copy; python3 - "$tmp/copy/watchfloor.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("PRAGMA user_version = 99"); db.close()
P
expect 3 'newer' "$wf" -C "$tmp/copy" queue
copy; rm -f "$tmp/copy"/watchfloor.db*; python3 - "$tmp/copy/watchfloor.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("CREATE TABLE t(x)"); db.commit(); db.close()
P
expect 3 'not a|no store|not ours|is no' "$wf" -C "$tmp/copy" queue
copy; rm -f "$tmp/copy"/watchfloor.db*; echo "nothing of SQLite's" >"$tmp/copy/watchfloor.db"
expect 3 '.' "$wf" -C "$tmp/copy" queue
copy; python3 - "$tmp/copy/watchfloor.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("DROP TABLE checkpoint"); db.close()
P
expect 1 'checkpoint' "$wf" -C "$tmp/copy" audit verify
copy; rm "$tmp/copy/key.pem"
expect 3 'key' "$wf" -C "$tmp/copy" ticket claim bad-1
expect 0 'verified' "$wf" -C "$tmp/copy" audit verify
copy; chmod 644 "$tmp/copy/key.pem"
expect 3 'key' "$wf" -C "$tmp/copy" ticket claim bad-1

# -- a backup that was restored, and a tail that was cut ---------------------
"$wf" -C "$store" ticket note bad-1 before >/dev/null
copy
"$wf" -C "$store" ticket note bad-1 after >/dev/null
cp -r "$store" "$tmp/newest"
rm -rf "$store" && mv "$tmp/copy" "$store"
expect 1 'init --restored' "$wf" -C "$store" ticket note bad-1 again
expect 1 'WRONG' "$wf" -C "$store" audit verify
expect 0 'incarnation' "$wf" -C "$store" init --restored
expect 0 'bad-1' "$wf" -C "$store" ticket note bad-1 again
expect 0 'restored from a copy' "$wf" -C "$store" audit log act:store.restored
expect 0 'verified' "$wf" -C "$store" audit verify

# -- a disk that cannot be written (needs the right to mount) --------------
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	copy
	expect 3 'read-only|Read-only|cannot' unshare -m sh -c \
		'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -C "$1" ticket claim bad-1' sh "$tmp/copy" "$wf"
	expect 0 'bad-1' unshare -m sh -c \
		'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -C "$1" queue' sh "$tmp/copy" "$wf"
	# and a full one
	mkdir -p "$tmp/full"
	expect 3 'full|space' unshare -m sh -c '
		mount -t tmpfs -o size=3m none "$1" && cp -r "$2" "$1/store" && head -c 3000000 /dev/zero >"$1/fill" 2>/dev/null
		"$3" -C "$1/store" ticket claim bad-1; s=$?
		rm "$1/fill"; "$3" -C "$1/store" audit verify >&2 || exit 99; exit $s' sh "$tmp/full" "$store" "$wf"
else
	echo "read-only and full disk: skipped, no right to mount"
fi

expect 0 'verified' "$wf" -C "$store" audit verify
echo "$checks checks"
