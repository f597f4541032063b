#!/bin/sh
# A playbook walked from the shell: begun with what it asks, shown, answered.
. "$(dirname "$0")/lib.sh"
export WATCHFLOOR_NOW=2026-11-26T12:00:00Z

store=$tmp/demo
expect 0 'tickets' "$wf" -C "$store" demo --no-workbench
git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
# publish MESSAGE: what is in the work tree becomes the desk's head
publish() {
	git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam "$1"
	git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
}
first=action--a64292db-7fe0-4ed7-bb19-0989b5cdfe6f
jq --arg s "$first" '.playbook_variables += {
	__case__: { type: "integer", description: "Number of the case", external: true },
	__vip__: { type: "bool", external: true, value: "false" } }
	| .workflow[$s] += { delay: 300000, timeout: 1800000 }' \
	"$tmp/work/webshell.json" >"$tmp/new" && mv "$tmp/new" "$tmp/work/webshell.json"
publish externals
id=$("$wf" -C "$store" queue --json type:webshell | head -1 | sed 's/.*"id":"\([^"]*\)".*/\1/')
[ -n "$id" ] || { echo "no webshell ticket in the samples"; exit 1; }

# begin
expect 1 'claim|take' "$wf" -C "$store" ticket start "$id" --set case=7
expect 0 "$id" "$wf" -C "$store" ticket claim "$id"
expect 1 'no playbook has been begun' "$wf" -C "$store" ticket step "$id"
expect 1 '__case__ \(a whole number\): Number of the case' "$wf" -C "$store" ticket start "$id"
expect 1 '__case__ must be a whole number' "$wf" -C "$store" ticket start "$id" --set case=x
expect 1 'takes no value for __cas__' "$wf" -C "$store" ticket start "$id" --set case=7 --set cas=7
expect 2 'NAME=VALUE' "$wf" -C "$store" ticket start "$id" --set case
expect 1 'no playbook has been begun' "$wf" -C "$store" ticket step "$id"
expect 0 '^1\. ' "$wf" -C "$store" ticket start "$id" --set case=6 --set case=7
expect 0 '"__case__": "7"' sh -c '"$1" -C "$2" audit record "$("$1" -C "$2" audit log act:run.started --tsv | sed -n 2p | cut -f1)"' sh "$wf" "$store"
expect 1 'being walked already' "$wf" -C "$store" ticket start "$id" --set case=7

# the step: what it says, asks and when
expect 0 'begin not before ([0-9-]+ )?12:05' "$wf" -C "$store" ticket step "$id"
expect 0 'times out at ([0-9-]+ )?12:35:?0?0?, then: Hand over' "$wf" -C "$store" ticket step "$id"
expect 0 'not-sure +Cannot tell' "$wf" -C "$store" ticket step "$id"
expect 0 '"waits":"step".*"questions":\[\{"variable":"__verdict__"' "$wf" -C "$store" ticket step "$id" --json
expect 0 '"not_before":"2026-11-26T12:05:00.000Z","times_out":"2026-11-26T12:35:00.000Z"' "$wf" -C "$store" ticket step "$id" --json
expect 0 'timed out at .*: say that it failed' env WATCHFLOOR_NOW=2026-11-26T12:36:00Z "$wf" -C "$store" ticket step "$id"
expect 1 'waits at .*, not at action--no' "$wf" -C "$store" ticket step "$id" action--no

# answers: the same checks as in the workbench
expect 1 'is not among the answers' "$wf" -C "$store" ticket step "$id" --answer perhaps
expect 1 'the reason is empty' "$wf" -C "$store" ticket step "$id" --result skipped
expect 1 'not done, skipped or failed' "$wf" -C "$store" ticket step "$id" --result yes
expect 1 'whole answer' "$wf" -C "$store" ticket step "$id" --answer real --result done
expect 1 'not answered yet' "$wf" -C "$store" ticket step "$id" --result done
expect 2 'goes with an answer' "$wf" -C "$store" ticket step "$id" --note x
expect 0 '^2\. ' "$wf" -C "$store" ticket step "$id" "$first" --answer 'Real attack'
expect 1 'not at' "$wf" -C "$store" ticket step "$id" "$first" --answer real
expect 0 'answers":1' "$wf" -C "$store" ticket step "$id" --json
expect 0 . "$wf" -C "$store" undo
expect 0 '"answers":0' "$wf" -C "$store" ticket step "$id" --json
expect 0 '^2\. ' "$wf" -C "$store" ticket step "$id" --set verdict=real
# another version: its first step has another id
other=action--b64292db-7fe0-4ed7-bb19-0989b5cdfe6f
expect 1 'in that version already' "$wf" -C "$store" ticket move "$id" --dry-run
sed -i "s/$first/$other/g" "$tmp/work/webshell.json"
publish another
expect 0 "dropped .*$first.*does not have this step" "$wf" -C "$store" ticket move "$id" --dry-run
expect 2 'nobody can be asked' "$wf" -C "$store" ticket move "$id"
expect 1 'no-such' "$wf" -C "$store" ticket move "$id" no-such
expect 1 'no-such' "$wf" -C "$store" ticket move no-such
expect 2 'OLDSTEP=NEWSTEP' "$wf" -C "$store" ticket move "$id" --yes --map "$first"
expect 1 '1 answer does not fit.*--drop' "$wf" -C "$store" ticket move "$id" --yes
expect 1 'has no step action--no' "$wf" -C "$store" ticket move "$id" --yes --map "$first=action--no"
expect 0 '"kept":true,?.*"moved":true' "$wf" -C "$store" ticket move "$id" --yes --json --map "$first=$other" --note clearer
expect 0 'version of .*: clearer' "$wf" -C "$store" ticket timeline "$id"
expect 0 "$other" "$wf" -C "$store" playbook stats webshell --tsv
expect 0 'undone' "$wf" -C "$store" undo
expect 0 "$first" "$wf" -C "$store" playbook stats webshell --json
expect 0 '^EXPECTED +MEASURED' "$wf" -C "$store" playbook stats
expect 0 '^No playbook was begun' "$wf" -C "$store" playbook stats ddos
expect 2 'since' "$wf" -C "$store" playbook stats --since soon
expect 0 '^then it stands at' "$wf" -C "$store" ticket move "$id" --yes --drop
expect 0 "\"step\":\"$other\"" "$wf" -C "$store" ticket step "$id" --json
# to its end, whatever it asks
n=0
while ! "$wf" -C "$store" ticket step "$id" --json | grep -q '"waits":"over"'; do
	n=$((n + 1))
	[ "$n" -lt 60 ] || { echo "FAILED: the walk does not end"; exit 1; }
	if "$wf" -C "$store" ticket step "$id" --json | grep -q '"waits":"step"'; then
		expect 0 . "$wf" -C "$store" ticket step "$id" --result skipped --note "in a test"
	else
		expect 0 . "$wf" -C "$store" ticket step "$id" --answer no
	fi
done
expect 0 'at its end' "$wf" -C "$store" ticket step "$id"
expect 1 'at its end' "$wf" -C "$store" ticket step "$id" --result done
expect 0 'verified' "$wf" -C "$store" audit verify
expect 0 'replayed' "$wf" -C "$store" rebuild
expect 0 '"waits":"over"' "$wf" -C "$store" ticket step "$id" --json
echo "$checks checks"
