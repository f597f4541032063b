#!/bin/sh
# The whole job from the shell: samples in, a ticket worked, the record proved
# with other people's tools, and a touched record found.
. "$(dirname "$0")/lib.sh"

store=$tmp/demo
expect 0 'lines -> .*alerts -> .*tickets' "$wf" -C "$store" demo --no-workbench
[ "$(stat -c %a "$store/watchfloor.db")" = 600 ] || { echo "others can read the alerts"; exit 1; }
expect 0 'is there already' "$wf" -C "$store" demo --no-workbench

# the same files once more add nothing
expect 0 '"alerts":0' "$wf" -C "$store" intake --json --source edge-fw "$srcdir/data/samples/edge-fw.json.gz"
expect 0 '[0-9]+:.*|rejected|wazuh' "$wf" -C "$store" intake rejected

# queue, in three dresses
expect 0 'TICKET' "$wf" -C "$store" queue
expect 0 '^\{"id":"demo-' "$wf" -C "$store" queue --json 'severity>=high'
expect 0 '^id	severity' "$wf" -C "$store" queue --tsv type:webshell
expect 0 '^TICKET' "$wf" -C "$store" queue --sort due
expect 0 '^\{"id"' "$wf" -C "$store" queue --json --sort alerts-
"$wf" -C "$store" queue --json 'type:webshell severity>=critical' | head -1 >"$tmp/first"
id=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$tmp/first")
[ -n "$id" ] || { echo "no webshell ticket in the samples"; exit 1; }

# work it
expect 0 "$id" "$wf" -C "$store" ticket show "$id"
expect 0 "$id.*" "$wf" -C "$store" ticket claim "$id"
expect 1 'yours already' "$wf" -C "$store" ticket claim "$id"
expect 0 "$id" "$wf" -C "$store" ticket note "$id" 'looked at the file -- it is a "cmd" shell'
expect 1 'judge it first' "$wf" -C "$store" ticket close "$id"
expect 0 "$id" "$wf" -C "$store" ticket judge "$id" true-positive written by the upload servlet
expect 0 "$id" "$wf" -C "$store" ticket close "$id" done
expect 1 'reopen it first' "$wf" -C "$store" ticket close "$id"
expect 0 "$id" "$wf" -C "$store" ticket reopen "$id" it came back
expect 0 "$id" "$wf" -C "$store" ticket close "$id" --verdict true-positive
expect 0 'came back' "$wf" -C "$store" ticket show "$id" --json
expect 0 'reopened' "$wf" -C "$store" audit log "on:$id" act:ticket.reopened

# what is known of it, list by list, and how the desk does
expect 0 'reopened the ticket' "$wf" -C "$store" ticket timeline "$id"
expect 0 '"act":"ticket.reopened"' "$wf" -C "$store" ticket timeline "$id" --json
expect 0 '^time	severity' "$wf" -C "$store" ticket alerts "$id" --tsv
expect 0 '"raw":"\{' "$wf" -C "$store" ticket alerts "$id" --json
expect 0 '"kind":"alerts","sha256":"[0-9a-f]{64}","present":"yes"' "$wf" -C "$store" ticket evidence "$id" --json
expect 0 '"shares":"[a-z+,]+"' "$wf" -C "$store" ticket similar "$id" --json
expect 0 'WHY SIMILAR' "$wf" -C "$store" ticket similar "$id"
expect 1 'no ticket' "$wf" -C "$store" ticket similar demo-99999
expect 0 '^Close +1 ' "$wf" -C "$store" dashboard
expect 0 '"true-positive":\{"tickets":1\}' "$wf" -C "$store" dashboard --json --since 2d "id:$id"
expect 0 '^clocks	judge	count	1$' "$wf" -C "$store" dashboard --tsv
expect 2 'since' "$wf" -C "$store" dashboard --since yesterday
expect 2 'column 1' "$wf" -C "$store" dashboard sevrity:high

# each screen has its twin for programs
for twin in queue waiting "ticket show $id" "ticket alerts $id" "ticket timeline $id" "ticket evidence $id" \
	"ticket similar $id" 'playbook list' 'audit log' dashboard shift 'shift watch list' keys settings; do
	"$wf" -C "$store" $twin --json >"$tmp/twin" || { echo "FAILED: $twin --json"; exit 1; }
	python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]' "$tmp/twin" ||
		{ echo "FAILED: $twin --json: no JSON line by line"; exit 1; }
	"$wf" -C "$store" $twin --tsv >"$tmp/twin" || { echo "FAILED: $twin --tsv"; exit 1; }
	head -n 1 "$tmp/twin" | grep -qE '^[a-z_]+	' || { echo "FAILED: $twin --tsv: no head"; exit 1; }
	checks=$((checks + 2))
done
expect 0 "^id	$id$" "$wf" -C "$store" ticket show "$id" --tsv
expect 0 '^alerts	[0-9]+$' "$wf" -C "$store" ticket show "$id" --tsv

# work that no alert begins
expect 2 'title is missing' "$wf" -C "$store" ticket open --tenant acme --type service.onboarding
expect 2 'no severity; there are: .*critical' "$wf" -C "$store" ticket open --tenant acme --type service.onboarding --title x --severity grave
expect 1 'no tenant nobody' "$wf" -C "$store" ticket open --tenant nobody --type service.onboarding --title x
expect 1 'no type onboarding' "$wf" -C "$store" ticket open --tenant acme --type onboarding --title x
expect 0 'was opened: Onboard Acme' "$wf" -C "$store" ticket open --tenant acme --type service.onboarding \
	--title 'Onboard Acme' --severity medium --note 'paid this morning'
"$wf" -C "$store" queue --json type:service.onboarding >"$tmp/filed"
filed=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$tmp/filed")
expect 0 'Onboard Acme' "$wf" -C "$store" queue "id:$filed alerts:0"
expect 0 'paid this morning' "$wf" -C "$store" ticket show "$filed"
expect 0 "$filed" "$wf" -C "$store" ticket claim "$filed"
expect 0 "$filed" "$wf" -C "$store" ticket judge "$filed" done all signed
expect 0 "$filed" "$wf" -C "$store" ticket close "$filed"
expect 0 'filed it: Onboard Acme' "$wf" -C "$store" ticket timeline "$filed"

# playbooks
expect 0 'webshell' "$wf" -C "$store" playbook list
expect 0 '^ *1 ' "$wf" -C "$store" playbook show webshell
expect 0 '[0-9a-f]{7}' "$wf" -C "$store" playbook log webshell
expect 0 '^. start$' "$wf" -C "$store" playbook graph webshell --width 60
expect 0 '^{$' "$wf" -C "$store" playbook text webshell main
expect 0 '"number":"1"' "$wf" -C "$store" playbook show webshell --json
expect 0 '^path	id	' "$wf" -C "$store" playbook list --tsv
expect 1 'no version before' "$wf" -C "$store" playbook diff webshell
expect 0 '"lines":\[\]' "$wf" -C "$store" playbook diff webshell main main --json
expect 0 '"act": "ticket.reopened"' sh -c '"$1" -C "$2" audit record "$("$1" -C "$2" audit log act:ticket.reopened --tsv | sed -n 2p | cut -f1)"' sh "$wf" "$store"
expect 0 '.|^$' sh -c '"$1" playbook lint "$2"/playbooks/*.json && echo clean' sh "$wf" "$srcdir"

# who may: a desk with members is open to members only, by their roles
me=$(id -un)
member() {	# name, role
	rm -rf "$tmp/work"
	git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
	printf '[member "%s"]\n\trole = %s\n\ttenants = acme\n' "$1" "$2" >>"$tmp/work/desk.conf"
	git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam "$1"
	git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
}
member somebody-else analyst
expect 1 "$me is no member of this desk" "$wf" -C "$store" ticket note "$id" hello
member "$me" auditor
expect 1 'auditor.: only .*analyst' "$wf" -C "$store" ticket note "$id" hello
expect 0 'verified' "$wf" -C "$store" audit verify
git -C "$tmp/work" -c user.name=t -c user.email=t@example revert --no-edit HEAD HEAD~1 >/dev/null
git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
expect 0 "$id" "$wf" -C "$store" ticket note "$id" hello

# the record
expect 0 'verified' "$wf" -C "$store" audit verify
expect 0 'replayed' "$wf" -C "$store" rebuild
expect 0 'verified' "$wf" -C "$store" audit verify
expect 0 '^demo/[0-9a-f]+\+[0-9a-f]{8}\+' "$wf" -C "$store" audit key
expect 0 '^demo/' "$wf" -C "$store" audit checkpoint
expect 0 '^c2sp.org/tlog-proof@v1' "$wf" -C "$store" audit prove 3
expect 0 'Exported' "$wf" -C "$store" audit export "$tmp/export"
if command -v openssl >/dev/null; then
	expect 0 'hold' python3 "$srcdir/tests/integration/tlog_verify.py" "$tmp/export"
fi

# one bit, in any of some records, anywhere in it
python3 - "$store/watchfloor.db" "$tmp" <<'P'
import random, shutil, sqlite3, sys
random.seed(7)
for i in range(12):
    path = "%s/flip%d" % (sys.argv[2], i)
    shutil.copytree(sys.argv[1].rsplit("/", 1)[0], path)
    db = sqlite3.connect(path + "/watchfloor.db")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute("DROP TRIGGER %s" % name)
    seq, body = random.choice(db.execute("SELECT id, body FROM record").fetchall())
    body = bytearray(body)
    body[random.randrange(len(body))] ^= 1 << random.randrange(8)
    db.execute("UPDATE record SET body = ? WHERE id = ?", (bytes(body), seq))
    db.commit()
    db.close()
    open(path + "/seq", "w").write(str(seq))
P
for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
	expect 1 "record $(cat "$tmp/flip$i/seq")([^0-9]|\$)" "$wf" -C "$tmp/flip$i" audit verify
done
echo "$checks checks"
