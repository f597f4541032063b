#!/bin/sh
# test-notify.sh - notices to services that are played on this host: well, ill,
# slow, cut off; a sender that is killed; and no secret anywhere.
. "$(dirname "$0")/lib.sh"

for program in git python3 openssl; do
	command -v "$program" >/dev/null || { echo "no $program"; exit 77; }
done
store=$tmp/store
services=
sender=
stop() {
	for p in $services $sender; do kill "$p" 2>/dev/null; done
	services='' sender=''
}
trap 'stop; rm -rf "$tmp"' EXIT

# -- the services -------------------------------------------------------------
mkdir "$tmp/srv"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost -keyout "$tmp/key.pem" \
	-out "$tmp/cert.pem" 2>/dev/null
python3 "$srcdir/tests/integration/services.py" "$tmp/srv" "$tmp/cert.pem" \
	"$tmp/key.pem" 2>"$tmp/srv/errors" &
services=$!
await() {	# until the command succeeds; the harness of tests ends it else
	until "$@" >/dev/null 2>&1; do
		kill -0 "$services" || { cat "$tmp/srv/errors"; exit 1; }
	done
}
await test -f "$tmp/srv/ports"
. "$tmp/srv/ports"
heard=$tmp/srv/got
ask() { python3 "$srcdir/tests/integration/check_notices.py" "$heard" "$@"; }
script() { printf '%s' "$1" >"$tmp/srv/script.new"; mv "$tmp/srv/script.new" "$tmp/srv/script.json"; }
fresh() { : >"$heard"; }

secret() {	# name, value
	printf '%s\n' "$2" >"$tmp/$1"
	chmod 600 "$tmp/$1"
}
secret wecom "http://127.0.0.1:$http/wecom/send?key=wecom-token-77aa"
secret dingtalk "http://127.0.0.1:$http/dingtalk/send?access_token=ding-token-88bb"
secret dingkey SECding-99cc
secret feishu "http://127.0.0.1:$http/feishu/hook/feishu-token-66dd"
secret feikey feikey-55ee
secret hook "https://localhost:$https/hook/hook-token-44ff"
secret hookkey hookkey-3300
secret mailkey mailkey-2211
secrets='wecom-token-77aa|ding-token-88bb|SECding-99cc|feishu-token-66dd|feikey-55ee|hook-token-44ff|hookkey-3300|mailkey-2211'

expect 0 'Made' "$wf" -C "$store" init --origin bj1
git clone -q "$store/desk.git" "$tmp/work" 2>/dev/null
cp "$tmp/work/desk.conf" "$tmp/plain.conf"
conf() {
	{ cat "$tmp/plain.conf"; cat; } >"$tmp/work/desk.conf"
	quiet "$wf" desk lint "$tmp/work/desk.conf"
	git -C "$tmp/work" -c user.name=t -c user.email=t@example commit -qam conf
	git -C "$tmp/work" push -q origin HEAD:main 2>/dev/null
}
quiet() {	# it works, and has nothing to say
	"$@" >"$tmp/out" 2>&1 && [ ! -s "$tmp/out" ] ||
		{ echo "FAILED: $*"; cat "$tmp/out"; exit 1; }
}
n=0
alert() {	# so many tickets, each of its own
	i=0
	: >"$tmp/alerts"
	while [ "$i" -lt "$1" ]; do
		n=$((n + 1)) i=$((i + 1))
		printf '{"ts":"%s","id":"a%s","sig":"RULE-%s http://evil.example/x","lvl":"%s","host":"acme-%s","saddr":"203.0.113.9"}\n' \
			"$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$n" "$n" "$2" "$n" >>"$tmp/alerts"
	done
	expect 0 "$1 opened" "$wf" -C "$store" intake --source edge-fw "$tmp/alerts"
}
all() {
	cat <<CONF
[channel "wecom"]
	type = wecom
	url = file:$tmp/wecom
	fallback = mail
	timeout = 1s
[channel "dingtalk"]
	type = dingtalk
	url = file:$tmp/dingtalk
	key = file:$tmp/dingkey
	language = zh_CN
[channel "feishu"]
	type = feishu
	url = file:$tmp/feishu
	key = file:$tmp/feikey
[channel "hook"]
	type = webhook
	url = file:$tmp/hook
	key = file:$tmp/hookkey
$1
[channel "mail"]
	type = mail
	url = smtp://127.0.0.1:$mail
	from = wf@example.org
	to = soc@example.org
CONF
}
rule() { printf '[notify "r"]\n\ton = opened\n\tchannel = %s\n' "$1"; }
run() { expect 0 "$1" "$wf" -C "$store" notify run --once; }
one() { [ "$(ask count "$1")" = "$2" ] || { echo "FAILED: $1 got $(ask count "$1"), not $2"; cat "$heard" "$tmp/srv/errors"; exit 1; }; }

# -- all is well --------------------------------------------------------------
fresh
{ all "	authority = $tmp/cert.pem"; rule 'wecom, dingtalk, feishu, hook, mail'; } | conf
alert 1 crit
run '^5 sent, 0 failed, 0 later'
for path in /wecom/send /dingtalk/send /feishu/hook/feishu-token-66dd /hook/hook-token-44ff /mail; do one $path 1; done
ask signed /dingtalk/send SECding-99cc || exit 1
ask signed /feishu/hook/feishu-token-66dd feikey-55ee || exit 1
ask signed /hook/hook-token-44ff hookkey-3300 || exit 1
expect 0 'hxxp://evil\[\.\]example/x' ask body /wecom/send 0
expect 0 '"version":"4"' ask body /hook/hook-token-44ff 0
expect 0 '接单' ask body /dingtalk/send 0
expect 0 'Take it: watchfloor ticket claim bj1-1' ask body /mail 0
if grep -q 'http://evil' "$heard"; then
	grep -v '/hook/' "$heard" | grep 'http://evil' && { echo "FAILED: a link is alive"; exit 1; }
fi
run '^0 sent, 0 failed, 0 later'
expect 0 'told wecom: a ticket was opened' "$wf" -C "$store" ticket timeline bj1-1
expect 0 'wecom +wecom +ok' "$wf" -C "$store" notify channels
expect 0 'ok \(errcode 0\) after' "$wf" -C "$store" notify test wecom
expect 1 'no channel "nowhere"' "$wf" -C "$store" notify test nowhere

# -- a certificate that nobody vouches for ------------------------------------
fresh
{ all ''; rule hook; } | conf
alert 1 crit
run '^0 sent, 1 failed'
expect 0 'failed +hook .*bj1-2.*certificate' "$wf" -C "$store" notify list --state failed
[ ! -s "$heard" ] || { echo "FAILED: it went out all the same"; exit 1; }
expect 0 'hook +webhook +fix' "$wf" -C "$store" notify channels

# -- HTTP 200 is no success; the fallback stands in ---------------------------
fresh
script '{"/wecom/send":[{"body":"{\"errcode\":93000,\"errmsg\":\"invalid webhook url key=wecom-token-77aa\"}"}]}'
{ all ''; rule wecom; } | conf
alert 1 crit
run '^1 sent, 1 failed'
one /wecom/send 1
one /mail 1
expect 0 'could not tell wecom: .*\(errcode 93000\); mail stands in' "$wf" -C "$store" ticket timeline bj1-3

# -- too fast, too large, an ill signature, a broken answer -------------------
fresh
script '{"/dingtalk/send":[{"body":"{\"errcode\":130101,\"errmsg\":\"send too fast\"}"}],
"/feishu/hook/feishu-token-66dd":[{"body":"{\"code\":19036,\"msg\":\"too large\"}"},{}],
"/wecom/send":[{"cut":1,"body":"{\"errcode\":0"},{}]}'
{ all ''; rule 'dingtalk, feishu, wecom'; } | conf
alert 1 crit
# the clock stands still, or what is tried again soon would be due
WATCHFLOOR_NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)
export WATCHFLOOR_NOW
run '^1 sent, 0 failed, 2 later'
one /feishu/hook/feishu-token-66dd 2
one /dingtalk/send 1
expect 0 'dingtalk +dingtalk +limit' "$wf" -C "$store" notify channels
# ten minutes this robot wants nothing; the cut answer is asked for again
run '^0 sent, 0 failed, 2 later'
one /dingtalk/send 1
WATCHFLOOR_NOW=$(date -u -d '+11 minutes' +%Y-%m-%dT%H:%M:%SZ)
script '{}'
run '^2 sent, 0 failed'
unset WATCHFLOOR_NOW
expect 0 'sent again' ask body /wecom/send -1

# -- an answer that never comes -----------------------------------------------
fresh
script '{"/wecom/send":[{"hang":60}]}'
{ all ''; rule wecom; } | conf
alert 1 crit
run '^0 sent, 0 failed, 1 later'
expect 0 'wecom +wecom +retry' "$wf" -C "$store" notify channels
script '{}'
WATCHFLOOR_NOW=$(date -u -d '+21 minutes' +%Y-%m-%dT%H:%M:%SZ)
export WATCHFLOOR_NOW
run '^1 sent'
unset WATCHFLOOR_NOW

# -- a sender that is killed between the message and its receipt --------------
fresh
script '{"/hook/hook-token-44ff":[{"hang":600},{}]}'
{ all "	authority = $tmp/cert.pem"; rule hook; } | conf
alert 1 crit
"$wf" -C "$store" notify run >/dev/null 2>&1 &
sender=$!
await test -s "$heard"
expect 1 'a sender runs on this store already' "$wf" -C "$store" notify run --once
kill -9 "$sender"
wait "$sender" 2>/dev/null
sender=
expect 0 'on its way' "$wf" -C "$store" notify list
run '^1 sent'
one /hook/hook-token-44ff 2
ask same /hook/hook-token-44ff || exit 1
expect 0 'sent again' ask body /hook/hook-token-44ff -1

# -- one that is asked to end, ends; and new tickets go by themselves ---------
fresh
"$wf" -C "$store" notify run >"$tmp/run" 2>&1 &
sender=$!
alert 1 crit
await test -s "$heard"
kill "$sender"
wait "$sender" || { echo "FAILED: the sender: $?"; cat "$tmp/run"; exit 1; }
sender=
grep -q '^1 sent' "$tmp/run" || { cat "$tmp/run"; exit 1; }

# -- many at once: each is told, none twice -----------------------------------
fresh
{ all ''; rule feishu; } | conf
first=$((n + 1))
alert 1000 mid
minute=0
while [ "$minute" = 0 ] || [ -n "$("$wf" -C "$store" notify list --state queued)" ]; do
	[ "$minute" -lt 60 ] || { echo "FAILED: some are still queued"; exit 1; }
	WATCHFLOOR_NOW=$(date -u -d "+$minute minutes" +%Y-%m-%dT%H:%M:%SZ)
	export WATCHFLOOR_NOW
	run ', 0 failed, '
	minute=$((minute + 1))
done
unset WATCHFLOOR_NOW
ask ids /feishu/hook/feishu-token-66dd | sort >"$tmp/ids"
i=$first
while [ "$i" -le "$n" ]; do echo "bj1-$i"; i=$((i + 1)); done | sort >"$tmp/want"
cmp "$tmp/ids" "$tmp/want" || exit 1

# -- what was done to a notice ------------------------------------------------
WATCHFLOOR_NOW=$(date -u -d '+2 hours' +%Y-%m-%dT%H:%M:%SZ)
export WATCHFLOOR_NOW
script '{"/feishu/hook/feishu-token-66dd":[{"body":"{\"code\":19024,\"msg\":\"Key Words Not Found\"}"}]}'
alert 1 crit
run '1 failed'
key=$("$wf" -C "$store" notify list --state failed --json | head -1 | sed 's/.*"key":"\([^"]*\)".*/\1/')
expect 0 'Key Words Not Found' "$wf" -C "$store" notify show "$key"
quiet "$wf" -C "$store" notify retry "$key"
expect 1 'has not failed' "$wf" -C "$store" notify retry "$key"
quiet "$wf" -C "$store" notify drop "$key" 'no need any more'
run '^0 sent, 0 failed'
expect 0 'dropped' "$wf" -C "$store" notify show "$key"

# -- nothing of it is secret, and the ledger is whole -------------------------
expect 0 'the state equals a replay' "$wf" -C "$store" audit verify
"$wf" -C "$store" audit log >"$tmp/log"
"$wf" -C "$store" notify list --json >>"$tmp/log"
if grep -rlaE "$secrets" "$store" "$tmp/log" "$tmp/state" "$tmp/run"; then
	echo "FAILED: a secret is in there"
	exit 1
fi
echo "$checks checks"
