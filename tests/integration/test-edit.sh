#!/bin/sh
# A playbook changed in $EDITOR: what is taken, and that nothing is lost.
. "${srcdir:-.}/tests/integration/lib.sh"
cd "$tmp" || exit 1
export WATCHFLOOR_HOME="$tmp/store" EDITOR="$tmp/editor" WATCHFLOOR_NOW=2027-01-02T03:04:05Z
unset VISUAL
edits="$XDG_STATE_HOME/watchfloor/edits"

# editor SCRIPT: what $EDITOR does with the file "$1".
editor() {
	printf '#!/bin/sh\n%s\n' "$1" >"$EDITOR" && chmod +x "$EDITOR"
}

# answers LINES: they are typed, one after the other.
answers() {
	want=$1 pattern=$2 lines=$3
	shift 3
	expect "$want" "$pattern" sh -c "printf '$lines' | \"\$@\"" sh "$@"
}

# kept N: so many texts are kept.
kept() {
	checks=$((checks + 1))
	n=$(find "$edits" -type f 2>/dev/null | wc -l)
	[ "$n" = "$1" ] || { echo "FAILED: $n texts are kept, not $1"; exit 1; }
}

rename_to="sed -i 's/\"name\": \"Webshell written\"/\"name\": \"Webshell found\"/' \"\$1\""
expect 0 '.' "$wf" init --origin t1

# nothing was changed: nothing is committed, and nothing is kept
editor 'test "$(stat -c %a "$1")" = 600 || exit 9'
expect 0 'nothing was changed' "$wf" playbook edit webshell
kept 0
# taken at once, with a message
editor "$rename_to"
expect 0 'webshell.json: committed' "$wf" playbook edit --message 'Say found' webshell
expect 0 'Say found' "$wf" playbook log webshell
expect 0 '2027-01-02' "$wf" playbook show webshell
expect 0 '^Webshell found' "$wf" playbook show webshell
expect 0 '^clean' sh -c "'$wf' playbook lint && echo clean"
kept 0
# asked for: first nothing that is an answer, then no reason, then one
editor "sed -i 's/Webshell found/Webshell there/' \"\$1\""
export WATCHFLOOR_NOW=2027-01-02T03:05:05Z
answers 0 'committed' 'x\nc\n\nc\nSay there\n' "$wf" playbook edit webshell
expect 0 'Say there' "$wf" playbook log webshell
# nobody answers: the text is kept, and --from goes on with it
editor "sed -i 's/Webshell there/Webshell kept/' \"\$1\""
expect 1 'webshell.json was not changed; the text is kept in ' "$wf" playbook edit webshell
kept 1
editor ':'
export WATCHFLOOR_NOW=2027-01-02T03:06:05Z
expect 0 'committed' "$wf" playbook edit --from "$(echo "$edits"/webshell-*.json)" --message 'Say kept' webshell
expect 0 '^Webshell kept' "$wf" playbook show webshell
rm "$edits"/*
# an error is not taken, whatever is answered
editor "sed -i 's/\"name\": \"Webshell kept\"/\"name\": 7/' \"\$1\""
answers 1 'webshell.json:[0-9]+:[0-9]+: E P1' 'c\nd\n' "$wf" playbook edit --message m webshell
kept 1
# no JSON at all stays as it was typed
editor 'echo "{ oops" >"$1"'
answers 1 'E J1' 'd\n' "$wf" playbook edit webshell
expect 0 '.' grep -rl oops "$edits"
# edited again until it is right
editor "if grep -q oops \"\$1\"; then cp right.json \"\$1\"; else cp \"\$1\" right.json; sed -i 's/kept/right/' right.json; echo oops >\"\$1\"; fi"
export WATCHFLOOR_NOW=2027-01-02T03:07:05Z
answers 0 'committed' 'e\nc\nSay right\n' "$wf" playbook edit webshell
# the editor crashes, or is not there
editor "sed -i s/right/lost/ \"\$1\"; kill -9 \$\$"
expect 3 'was killed.*the text is kept' "$wf" playbook edit webshell
expect 3 'there is no program' env EDITOR=/no/such/editor "$wf" playbook edit webshell
# somebody else commits meanwhile
rm -rf "$edits"
editor "if [ -z \"\$INNER\" ]; then INNER=1 '$wf' playbook edit --message 'Say inner' webshell >/dev/null || exit 7; sed -i 's/Webshell right/Webshell outer/' \"\$1\"; else sed -i 's/Webshell right/Webshell inner/' \"\$1\"; fi"
export WATCHFLOOR_NOW=2027-01-02T03:08:05Z
expect 1 'has committed to .* meanwhile; the text is kept in ' "$wf" playbook edit --message 'Say outer' webshell
expect 0 '^Webshell inner' "$wf" playbook show webshell
kept 1
# a file is written where it was
cp "$srcdir/tests/playbooks/red.json" red.json
chmod 640 red.json
editor "sed -i 's/\"name\": \"/\"name\": \"Very /' \"\$1\""
answers 0 'red.json was written' 'w\n' "$wf" playbook edit red.json
expect 0 '"name": "Very ' cat red.json
expect 0 '640' stat -c %a red.json
expect 0 '2027-01-02T03:08:05.000Z' cat red.json
editor 'echo "{}" >red.json; echo "{ }" >>"$1"'
answers 1 '.' 'd\n' "$wf" playbook edit red.json
expect 1 'no playbook' "$wf" playbook edit nosuch

# who may: those who may adopt; by the member's name
if command -v git >/dev/null; then
	export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Lin GIT_AUTHOR_EMAIL=lin@example.org
	export GIT_COMMITTER_NAME=Lin GIT_COMMITTER_EMAIL=lin@example.org
	git clone -q "$WATCHFLOOR_HOME/desk.git" clone && cd clone || exit 1
	me=$(id -un)
	printf '\n[member "lin"]\nlogin = %s\nrole = analyst\n' "$me" >>desk.conf
	git commit -qam 'An analyst' && git push -q origin HEAD:main
	editor "sed -i 's/Webshell inner/Webshell mine/' \"\$1\""
	expect 1 'lin \(analyst\)' "$wf" playbook edit --message m webshell
	sed -i 's/^role = analyst/role = author\ncontact = mail:lin@example.org/' desk.conf
	git commit -qam 'An author' && git push -q origin HEAD:main
	export WATCHFLOOR_NOW=2027-01-02T03:09:05Z
	expect 0 'committed' "$wf" playbook edit --message 'Say mine' webshell
	expect 0 'lin <lin@example.org> Say mine' git -C "$WATCHFLOOR_HOME/desk.git" log -1 '--format=%an <%ae> %s'
	cd ..
fi
echo "$checks checks"
