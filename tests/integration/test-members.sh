#!/bin/sh
# test-members.sh - members over the command line: signed acts with a real
# agent, a shared account, another tenant's tickets, two accounts on one store.
. "$(dirname "$0")/lib.sh"

store=$tmp/store

me=$(id -un)
for program in ssh-keygen ssh-agent ssh-add git; do
	command -v "$program" >/dev/null || { echo "no $program"; exit 77; }
done

unset SSH_AUTH_SOCK SSH_USER_AUTH
agent=
stop_agent() {
	[ -z "$agent" ] || kill "$agent" 2>/dev/null
	agent=
}
trap 'stop_agent; rm -rf "$tmp"' EXIT

# -- a desk with members ------------------------------------------------------
expect 0 'Made' "$wf" -C "$store" init --origin bj1
expect 0 'tickets' "$wf" -C "$store" intake "$srcdir/data/samples/wazuh-alerts.json"
expect 0 'tickets' "$wf" -C "$store" intake "$srcdir/data/samples/ocsf-findings.json"

ssh-keygen -q -t ed25519 -N '' -C lin@test -f "$tmp/lin"
ssh-keygen -q -t ecdsa -N '' -C lin@second -f "$tmp/lin2"
ssh-keygen -q -t ed25519 -N '' -C wu@test -f "$tmp/wu"
fingerprint() {
	ssh-keygen -l -f "$1" | cut -d' ' -f2
}
git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
cp "$tmp/work/desk.conf" "$tmp/plain.conf"
conf() {	# text behind the shipped desk.conf
	cp "$tmp/plain.conf" "$tmp/work/desk.conf"
	printf '%s\n' "$1" >>"$tmp/work/desk.conf"
	git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam members
	git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
}
sign='[sign "closing"]
	act = ticket.closed
	match = severity>=low
[sign "reopening"]
	act = ticket.reopened'
lin() {	# tenants, key
	conf "[member \"lin\"]
	role = senior
	login = $me
	tenants = $1
	key = $2
[member \"wu\"]
	role = expert
	login = nobody-here
	key = $(cat "$tmp/wu.pub")
$sign"
}

# -- signed acts --------------------------------------------------------------
lin '*' "$(fingerprint "$tmp/lin.pub"), $(cat "$tmp/lin2.pub")"
expect 0 'lin' "$wf" -C "$store" whoami
id=$("$wf" -C "$store" queue --limit 1 --json severity:high |
	sed 's/.*"id":"\([^"]*\)".*/\1/')
expect 0 "$id" "$wf" -C "$store" ticket claim "$id"
expect 0 "$id" "$wf" -C "$store" ticket judge "$id" benign a scan of ours
before=$("$wf" -C "$store" audit log | wc -l)
expect 1 'nothing was recorded: .*no SSH agent' "$wf" -C "$store" ticket close "$id"

eval "$(ssh-agent -s)" >/dev/null
agent=$SSH_AGENT_PID
ssh-add -q "$tmp/wu"
expect 1 'nothing was recorded: .*none of your keys' "$wf" -C "$store" ticket close "$id"
# one whose owner says no
stop_agent
eval "$(SSH_ASKPASS=/bin/false SSH_ASKPASS_REQUIRE=force ssh-agent -s)" >/dev/null
agent=$SSH_AGENT_PID
ssh-add -q -c "$tmp/lin"
expect 1 'nothing was recorded: the SSH agent did not sign' "$wf" -C "$store" ticket close "$id"
[ "$("$wf" -C "$store" audit log | wc -l)" = "$before" ] ||
	{ echo "something was recorded"; exit 1; }
stop_agent

eval "$(ssh-agent -s)" >/dev/null
agent=$SSH_AGENT_PID
ssh-add -q "$tmp/lin"
expect 0 "$id: Closed" "$wf" -C "$store" ticket close "$id"
expect 0 "$id: " "$wf" -C "$store" ticket reopen "$id" once more
seq=$("$wf" -C "$store" audit log act:ticket.closed | awk '{ print $1 }')
sysadmin() {
	conf "[member \"sys\"]
	role = sysadmin
	login = $me
[member \"lin\"]
	role = senior
	login = somebody
	key = $1
$sign"
}
sysadmin "$(fingerprint "$tmp/lin2.pub")"
expect 0 'verified' "$wf" -C "$store" audit verify
expect 0 '"signatures":2' "$wf" -C "$store" audit verify --json

# by plain ssh-keygen, with the key that is not in desk.conf any more
"$wf" -C "$store" audit signers >"$tmp/signers"
expect 0 'lin.*watchfloor@bj1.*ssh-ed25519' cat "$tmp/signers"
lin '*' "$(cat "$tmp/lin2.pub")"
# what was tried in vain is on the record
expect 1 'may look at the whole store' "$wf" -C "$store" audit verify
expect 0 'audit verify was refused: role' "$wf" -C "$store" audit log act:store.refused
expect 0 'ssh-keygen -Y verify' "$wf" -C "$store" audit signature "$seq" "$tmp"
expect 0 'Good' sh -c 'ssh-keygen -Y verify -f "$1/signers" -I lin -n watchfloor@bj1 -s "$1/record-$2.json.sig" <"$1/record-$2.json"' sh "$tmp" "$seq"
sed 's/ticket.closed/ticket.clased/' "$tmp/record-$seq.json" >"$tmp/other.json"
expect 255 'Could not verify|Signature' sh -c 'ssh-keygen -Y verify -f "$1/signers" -I lin -n watchfloor@bj1 -s "$1/record-$2.json.sig" <"$1/other.json"' sh "$tmp" "$seq"

# the second key, of another kind, by its public text
ssh-add -q -D 2>/dev/null
ssh-add -q "$tmp/lin2"
expect 0 "$id: Closed" "$wf" -C "$store" ticket close "$id" --verdict benign
# of many at one stroke none is signed
expect 1 'must be signed: do it on this ticket alone' "$wf" -C "$store" ticket close --claim --verdict benign --query 'severity:low' all of them
stop_agent

# -- one byte of a signature ----------------
sysadmin "$(fingerprint "$tmp/lin.pub")"
expect 0 'verified' "$wf" -C "$store" audit verify
rm -rf "$tmp/flip"
cp -r "$store" "$tmp/flip"
python3 - "$tmp/flip/watchfloor.db" "$seq" <<'P'
import base64, sqlite3, sys, json
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
    db.execute("DROP TRIGGER %s" % name)
seq = int(sys.argv[2])
body, = db.execute("SELECT body FROM record WHERE id = ?", (seq,)).fetchone()
sig = json.loads(body)["data"]["signature"]
raw = bytearray(base64.b64decode(sig))
raw[-5] ^= 1
body = bytes(body).replace(sig.encode(), base64.b64encode(raw))
db.execute("UPDATE record SET body = ? WHERE id = ?", (body, seq))
db.commit()
P
expect 1 "record $seq: the signature is wrong" "$wf" -C "$tmp/flip" audit verify

# -- a shared account: the key says who ----------------------------------------
sed "s/^\[desk\]/[desk]\n\tshared-account = $me/" "$tmp/plain.conf" >"$tmp/work/desk.conf"
printf '[member "lin"]\n\trole = analyst\n\ttenants = acme\n\tkey = %s\n[member "wu"]\n\trole = senior\n\ttenants = globex\n\tkey = %s\n' \
	"$(fingerprint "$tmp/lin.pub")" "$(fingerprint "$tmp/wu.pub")" >>"$tmp/work/desk.conf"
git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam shared
git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
expect 1 'shared account' "$wf" -C "$store" queue
session() {	# key; what sshd with ExposeAuthInfo would write
	printf 'publickey %s\n' "$(cut -d' ' -f1,2 "$1")" >"$tmp/auth"
	chmod 600 "$tmp/auth"
	SSH_USER_AUTH=$tmp/auth
	export SSH_USER_AUTH
}
session "$tmp/lin.pub"
expect 0 '"member":"lin","by":"key:SHA256:.*"how":"key"' "$wf" -C "$store" whoami --json
acme=$("$wf" -C "$store" queue --limit 1 --json owner:none | sed 's/.*"id":"\([^"]*\)".*/\1/')
expect 0 "$acme: Triage, lin" "$wf" -C "$store" ticket claim "$acme"
session "$tmp/wu.pub"
expect 0 '"member":"wu"' "$wf" -C "$store" whoami --json
expect 1 "there is no ticket \"$acme\"" "$wf" -C "$store" ticket show "$acme"
expect 1 "there is no ticket \"$acme\"" "$wf" -C "$store" ticket claim "$acme"
ssh-keygen -q -t ed25519 -N '' -f "$tmp/foreign"
session "$tmp/foreign.pub"
expect 1 'shared account' "$wf" -C "$store" ticket show "$acme"

# -- two accounts on one store ---------------------------------------------------
as() {	# account's number, command...
	uid=$1
	shift
	# a umask that would keep the group out
	(umask 077
	 exec setpriv --reuid "$uid" --regid "$uid" --groups "$gid" \
		env HOME="$tmp/home$uid" XDG_STATE_HOME="$tmp/home$uid" "$@")
}
two_accounts() {
	[ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || return 1
	gid=$(getent group users | cut -d: -f3)
	[ -n "$gid" ] || return 1
	chmod 711 "$tmp"
	for uid in 65534 1; do
		mkdir -p "$tmp/home$uid"
		chown "$uid" "$tmp/home$uid"
		as "$uid" test -x "$wf" -a -r "$srcdir/data/taxonomy" || return 1
	done
}
unset SSH_USER_AUTH
if two_accounts; then
	shared=$tmp/shared
	expect 1 'no group' sh -c '"$1" -C "$2" init --group no-such-group; [ $? = 3 ] && exit 1' sh "$wf" "$tmp/none"
	expect 0 'Made' "$wf" -C "$shared" init --origin bj2 --group users
	expect 0 'tickets' as 65534 "$wf" -C "$shared" intake "$srcdir/data/samples/wazuh-alerts.json"
	first=$(as 1 "$wf" -C "$shared" queue --limit 1 --json | sed 's/.*"id":"\([^"]*\)".*/\1/')
	expect 0 "$first: Triage" as 1 "$wf" -C "$shared" ticket claim "$first"
	expect 1 "$first belongs to" as 65534 "$wf" -C "$shared" ticket claim "$first"
	expect 0 'verified' as 65534 "$wf" -C "$shared" audit verify
	[ "$(stat -c '%a %G' "$shared")" = '2770 users' ] || { echo "the folder"; exit 1; }
	for file in watchfloor.db gate; do
		[ "$(stat -c '%a %G' "$shared/$file")" = '660 users' ] ||
			{ echo "$file: $(stat -c '%a %G' "$shared/$file")"; exit 1; }
	done
	[ "$(stat -c '%a %G' "$shared/key.pem")" = '640 users' ] || { echo "the key"; exit 1; }
	# somebody outside the group
	expect 3 '.' setpriv --reuid 2 --regid 2 --clear-groups "$wf" -C "$shared" queue
	# the desk repository is the group's too
	as 1 git config --global safe.directory "$shared/desk.git"
	as 1 git clone -q "$shared/desk.git" "$tmp/home1/work" 2>/dev/null
	printf '[member "lin"]\n\trole = analyst\n\tlogin = daemon\n' >>"$tmp/home1/work/desk.conf"
	as 1 sh -c 'cd "$1" && git -c user.name=t -c user.email=t@example commit -qam m && git push -q origin HEAD:main' sh "$tmp/home1/work" >"$tmp/out" 2>&1
	expect 0 'lin' as 1 "$wf" -C "$shared" whoami
	expect 1 'no member' as 65534 "$wf" -C "$shared" queue
	# others may not write, group or not
	chmod o+w "$shared"
	expect 3 'others can write' as 1 "$wf" -C "$shared" ticket note "$first" x
	chmod o-w,g-s "$shared"
	expect 3 'init --group' as 1 "$wf" -C "$shared" ticket note "$first" x
else
	echo "no two accounts: not root, or the build is not theirs to read"
fi
echo "$checks checks"
