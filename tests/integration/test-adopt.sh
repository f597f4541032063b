#!/bin/sh
# test-adopt.sh - a commit becomes the desk's only when it is in order and
# signed by others than who wrote it, with real keys, by git itself.
. "$(dirname "$0")/lib.sh"

store=$tmp/store me=$(id -un)
for program in ssh-keygen git; do
	command -v "$program" >/dev/null || { echo "no $program"; exit 77; }
done

expect 0 'Made' "$wf" -C "$store" init --origin bj1
git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
for who in lin wu zhao eve; do
	ssh-keygen -q -t ed25519 -N '' -C "$who@test" -f "$tmp/$who"
done
as() {	# who, git arguments...
	who=$1
	shift
	git -C "$tmp/work" -c user.name="$who" -c user.email="$who@example" \
		-c gpg.format=ssh -c user.signingkey="$tmp/$who.pub" "$@"
}
push() { git -C "$tmp/work" push -q "$@" origin HEAD:main 2>/dev/null && git -C "$tmp/work" push -q --tags -f origin 2>/dev/null; }
head_of() { git -C "$tmp/work" rev-parse --short=7 HEAD; }
in_force() { "$wf" -C "$store" whoami --json | sed 's/.*"desk":"\([0-9a-f]\{7\}\).*/\1/'; }
adopt() { "$wf" -C "$store" playbook adopt "$@"; }
change() {	# who, a line for desk.conf, git arguments
	who=$1 line=$2
	shift 2
	printf '%s\n' "$line" >>"$tmp/work/desk.conf"
	as "$who" commit -qa "$@" -m "$line"
}

# -- the rule is written, and adopted -----------------------------------------
cat >>"$tmp/work/desk.conf" <<EOF
[member "sys"]
	role = senior, sysadmin
	login = $me
[member "lin"]
	role = author
	login = nobody-1
	key = $(cat "$tmp/lin.pub")
[member "wu"]
	role = senior
	login = nobody-2
	key = $(cat "$tmp/wu.pub")
[member "zhao"]
	role = expert
	login = nobody-3
	key = $(cat "$tmp/zhao.pub")
[adopt]
	signers = 2
	commits = signed
EOF
as lin commit -qaS -m 'Two others sign'
push
first=$(head_of)
expect 0 'follows the branch until' "$wf" -C "$store" whoami
expect 1 "has 0 of the 2 signatures" adopt --dry-run
expect 1 "has 0 of the 2 signatures" adopt
as lin tag -s -m 'mine' lin-1
as wu tag -s -m 'looked at it' wu-1
as eve tag -s -m 'I too' eve-1
as wu tag -m 'without a signature' -a wu-plain
push
expect 1 "tag eve-1: signed with the key SHA256:.*no member" adopt
expect 1 "signed by: wu$" adopt
as zhao tag -s -m 'looked at it' zhao-1
push
expect 0 "The desk goes by $first now" adopt
expect 1 "goes by $first already" adopt
expect 0 "commit $first, which was adopted" "$wf" -C "$store" whoami
expect 0 "adopted $first" "$wf" -C "$store" audit log act:desk.adopted

# -- from here on pushing is not enough ---------------------------------------
change lin '# a remark' -S
push
second=$(head_of)
[ "$(in_force)" = "$first" ] || { echo "a push alone was put in force"; exit 1; }
expect 1 "has 0 of the 2 signatures" adopt
# one that signs another commit signs nothing here
as wu tag -s -m 'the one before' wu-old HEAD~1
push
expect 1 "has 0 of the 2 signatures" adopt
as wu tag -s -m 'good' wu-2
as zhao tag -s -m 'good' zhao-2
push
expect 0 "The desk goes by $second now" adopt
[ "$(in_force)" = "$second" ] || { echo "what was adopted is not in force"; exit 1; }

# -- what stands against one ---------------------------------------------------
change lin '# nobody signed this'
push
expect 1 'is not signed by a member' adopt
git -C "$tmp/work" reset -q --hard "$second"
printf '[queue "broken"]\n\tfilter = severity>>\n' >>"$tmp/work/desk.conf"
as lin commit -qaS -m 'A fault in desk.conf'
push -f
expect 1 '^desk.conf:[0-9]+: ' adopt
git -C "$tmp/work" reset -q --hard "$second"
sed -i 's/"workflow_start": *"[^"]*"/"workflow_start": "start--none"/' "$tmp/work/webshell.json"
as lin commit -qaS -m 'A fault in a playbook'
push -f
expect 1 '^webshell.json:[0-9]+:[0-9]+: E ' adopt
# a key of nobody, in the name of a member
git -C "$tmp/work" reset -q --hard "$second"
printf '# forged\n' >>"$tmp/work/desk.conf"
git -C "$tmp/work" -c user.name=lin -c user.email=lin@example -c gpg.format=ssh \
	-c user.signingkey="$tmp/eve.pub" commit -qaS -m 'Forged'
push -f
expect 1 'not signed by a member.*no member' adopt
# who signed the bar away for themselves still meets the old one
git -C "$tmp/work" reset -q --hard "$second"
sed -i 's/signers = 2/signers = 0/' "$tmp/work/desk.conf"
as lin commit -qaS -m 'Nobody need sign'
push -f
expect 1 'has 0 of the 2 signatures' adopt
# history written anew
git -C "$tmp/work" checkout -q --orphan other
as lin commit -qaS -m 'Another world'
push -f
expect 1 'does not come after' adopt
[ "$(in_force)" = "$second" ] || { echo "the desk has moved"; exit 1; }

# -- and back ------------------------------------------------------------------
expect 1 'say why it goes back' adopt "$first"
expect 0 "The desk goes by $first now" adopt "$first" --reason 'the new one hides a queue'
[ "$(in_force)" = "$first" ] || { echo "it did not go back"; exit 1; }
expect 0 'records' "$wf" -C "$store" rebuild
[ "$(in_force)" = "$first" ] || { echo "a rebuild forgot what was adopted"; exit 1; }
echo "$checks checks"
