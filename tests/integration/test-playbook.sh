#!/bin/sh
# What authors do with playbooks on the command line.
. "${srcdir:-.}/tests/integration/lib.sh"
books="$srcdir/tests/playbooks"
cp "$books"/*.json "$tmp"
cp "$srcdir"/playbooks/webshell*.json "$tmp"
chmod u+w "$tmp"/*.json
cd "$tmp" || exit 1

# golden NAME: $tmp/out is what tests/playbooks/NAME has.
golden() {
	checks=$((checks + 1))
	[ -n "${GENERATE:-}" ] && cp "$tmp/out" "$books/$1"
	diff -u "$books/$1" "$tmp/out" || { echo "FAILED: $1"; exit 1; }
}

# silent STATUS COMMAND... : as expect(), and nothing is said.
silent() {
	want=$1
	shift
	"$@" >"$tmp/out" 2>&1 </dev/null
	got=$?
	checks=$((checks + 1))
	if [ "$got" != "$want" ] || [ -s "$tmp/out" ]; then
		echo "FAILED: $* : exit status $got, not $want, or it spoke"; cat "$tmp/out"; exit 1
	fi
}

# lint: what is found, for people and for programs
expect 1 'faulty.json:[0-9]+:[0-9]+: W W13' "$wf" playbook lint faulty.json
golden faulty.lint
expect 1 '"level":"error","rule":"P4"' "$wf" playbook lint --json faulty.json
expect 1 '"version":"2.1.0".*"ruleId":"W16"' "$wf" playbook lint --sarif faulty.json
silent 0 "$wf" playbook lint red.json webshell.json webshell.scenarios.json
expect 0 'calls the version of' "$wf" playbook lint caller.json red.json
expect 1 'calls the version of' "$wf" playbook lint --strict caller.json red.json
expect 1 'other-version' "$wf" playbook deps .
# --fix, and what is left for the author
expect 1 'an end of its own' "$wf" playbook lint --fix faulty.json
expect 1 '.' "$wf" playbook lint faulty.json
sed 's/--[0-9a-f-]\{36\}/--ID/g' "$tmp/out" >"$tmp/left" && mv "$tmp/left" "$tmp/out"
golden faulty.left
silent 0 "$wf" playbook fmt --check faulty.json
# fmt
expect 1 'red.json' sh -c "jq -c . red.json >compact.json; mv compact.json red.json; '$wf' playbook fmt --check red.json"
silent 0 "$wf" playbook fmt red.json
silent 0 cmp red.json "$books/red.json"
expect 0 '"modified": "2026-05-05T05:05:05.000Z"' env WATCHFLOOR_NOW=2026-05-05T05:05:05Z sh -c "'$wf' playbook fmt --stamp - <red.json"
expect 3 'repeat|twice' sh -c "echo '{\"a\":1,\"a\":2}' | '$wf' playbook fmt -"
# convert
expect 1 'P2' "$wf" playbook lint old.json
expect 0 'who acts' "$wf" playbook convert --write old.json
expect 0 ' W C3' "$wf" playbook lint old.json
expect 1 'no playbook of CACAO 1' "$wf" playbook convert red.json
# rehearse and test
expect 0 '27 of 27 steps' "$wf" playbook rehearse --all-paths webshell.json
expect 0 '"unreached":\[\]' "$wf" playbook rehearse --all-paths --json webshell.json
expect 0 '27 of 27' "$wf" playbook test --cover webshell.json
expect 0 '2 of 2' "$wf" playbook rehearse --all-paths --write old.scenarios.json old.json
expect 0 'old.scenarios.json: 1 scenarios' "$wf" playbook test .
sed -i 's/"outcome": "done"/"outcome": "failed"/' old.scenarios.json
expect 1 'FAILED: .*ends as done' "$wf" playbook test old.json
echo '{"answers":[{"step":"Is the file a webshell?","values":{"__verdict__":"false-positive"}}]}' >script.json
expect 0 'reached the end' "$wf" playbook rehearse --answers script.json webshell.json
expect 0 '"outcome":"done"' "$wf" playbook rehearse --json --answers script.json webshell.json
echo '{"answers":[{"step":"Is the file a webshell?","values":{"__verdict__":"maybe"}}]}' >script.json
expect 1 'not among the answers' "$wf" playbook rehearse --answers script.json webshell.json
expect 0 'reached the end' sh -c "printf '\n\n\n\n\nd\n2\nx\nb\nd\n2\nd\n' | '$wf' playbook rehearse --write hand.scenarios.json webshell.json"
expect 0 'hand.scenarios.json' sh -c "jq '.playbook = \"webshell.json\"' hand.scenarios.json >h.scenarios.json && cp h.scenarios.json hand.scenarios.json && '$wf' playbook test hand.scenarios.json"
# new, rename, derive
printf '# Lost laptop\n\nIt is gone.\n\n1. Ask when\n   - and where\n2. [ ] Lock it\n' >list.md
expect 0 'made up' "$wf" playbook new --from list.md lost.json
expect 0 'made up' "$wf" playbook new empty.json
expect 1 'there already' "$wf" playbook new empty.json
expect 0 ' W C3' "$wf" playbook lint lost.json
expect 0 '"name": "Lock it"' cat lost.json
expect 0 'in 1 places' "$wf" playbook rename webshell.json __verdict__ __opinion__
silent 0 "$wf" playbook lint webshell.json
expect 1 'no variable' "$wf" playbook rename webshell.json __verdict__ __opinion__
expect 1 'already' "$wf" playbook rename webshell.json __opinion__ __src__
silent 0 "$wf" playbook derive --as identity--00000000-0000-4000-8000-000000000801 red.json mine.json
expect 0 'derived_from' cat mine.json
expect 2 'name the author' "$wf" playbook derive red.json mine.json
# for others
expect 1 'marked TLP:RED' "$wf" playbook export caller.json exported
silent 0 "$wf" playbook export --tlp red caller.json exported
expect 0 'red.json' ls exported
silent 0 "$wf" playbook export --tlp red --stix caller.json bundle.json
expect 0 'course-of-action' cat bundle.json
expect 0 'digraph' "$wf" playbook graph --format dot webshell.json
expect 0 'flowchart TD' "$wf" playbook graph --format mermaid webshell.json
expect 0 '<svg' "$wf" playbook graph --format svg webshell.json
expect 0 '### 1  Is the file a webshell\?' "$wf" playbook doc webshell.json
expect 0 '<h3>1  Is the file a webshell\?</h3>' "$wf" playbook doc --html webshell.json

# signatures, by ours and by OpenSSL as the manual says
if command -v openssl >/dev/null && command -v jq >/dev/null; then
	openssl genpkey -algorithm ed25519 -out ed.pem 2>/dev/null
	openssl genpkey -algorithm RSA -out rsa.pem 2>/dev/null
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem 2>/dev/null
	for key in ed rsa ec; do
		cp "$books/red.json" "pb-$key.json"
		silent 0 "$wf" playbook sign --key $key.pem --signee Lin "pb-$key.json"
		expect 0 'good .*Lin' "$wf" playbook verify --key $key.pem "pb-$key.json"
		silent 0 "$wf" playbook lint "pb-$key.json"
		sed 's/"Do it/"Do  it/' "pb-$key.json" >bad.json
		expect 1 'bad .*not what was signed' "$wf" playbook verify bad.json
		jq -cjS '.signatures = [.signatures[0] | del(.value)]' "pb-$key.json" |
			sha256sum | cut -c1-64 | tr -d '\n' >message
		jq -r '.signatures[0].value' "pb-$key.json" | tr _- /+ | sed 's/$/==/' | base64 -di >signature 2>/dev/null
		{ echo '-----BEGIN PUBLIC KEY-----'; jq -r '.signatures[0].public_key' "pb-$key.json"
			echo '-----END PUBLIC KEY-----'; } >key.pem
		silent 0 sh -c "'$wf' playbook verify --message 1 pb-$key.json | cmp - message"
		case $key in
		rsa) expect 0 'OK' openssl dgst -sha256 -verify key.pem -signature signature message ;;
		ed) expect 0 'Success' openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in message -sigfile signature ;;
		esac
	done
	expect 1 'good' "$wf" playbook verify --key ed.pem pb-rsa.json
	expect 0 'good.*Wu' sh -c "'$wf' playbook sign --key rsa.pem --signee Wu pb-ed.json; '$wf' playbook verify pb-ed.json"
	# over Lin's, and over that one
	silent 0 "$wf" playbook sign --over 1 --key rsa.pem --signee Ma pb-ed.json
	silent 0 "$wf" playbook sign --over 2 --key ec.pem --signee Yu pb-ed.json
	expect 0 '"number":3,"over":2,"result":"good".*Yu' "$wf" playbook verify --json pb-ed.json
	expect 0 '"number":4,"result":"good".*Wu' "$wf" playbook verify --json pb-ed.json
	expect 1 'countersigned already' "$wf" playbook sign --over 1 --key ec.pem --signee Yu pb-ed.json
	silent 0 "$wf" playbook lint pb-ed.json
	jq -cjS '.signatures = [.signatures[0] | del(.signature.value, .signature.signature)]' pb-ed.json |
		sha256sum | cut -c1-64 | tr -d '\n' >message
	silent 0 sh -c "'$wf' playbook verify --message 2 pb-ed.json | cmp - message"
	expect 1 'bad' sh -c "jq '.signatures[0].signee = \"M\"' pb-ed.json >s.json; '$wf' playbook verify s.json"
	expect 1 'is signed' sh -c "sed 's/.000Z\"/Z\"/' pb-ed.json >s.json; '$wf' playbook lint --fix s.json"
fi
expect 1 'no signature' "$wf" playbook verify "$books/red.json"

# the repository to begin with, and its hook
if command -v git >/dev/null; then
	export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Lin GIT_AUTHOR_EMAIL=lin@example.org
	export GIT_COMMITTER_NAME=Lin GIT_COMMITTER_EMAIL=lin@example.org
	PATH=$(dirname "$wf"):$PATH
	cp -r "$srcdir/data/template" repo && chmod -R u+w repo && cd repo || exit 1
	git init -q . && ln -s ../../pre-commit .git/hooks/pre-commit
	cp "$books/red.json" a.json && git add .
	silent 0 git commit -qm one
	jq -c . "$books/caller.json" >b.json && git add .
	expect 1 'playbook fmt' git commit -qm two
	"$wf" playbook fmt b.json && git add .
	expect 0 'W22' git commit -qm two
	cd ..
fi

# the desk's own: history, tests, replay
export WATCHFLOOR_HOME="$tmp/store"
expect 0 '.' "$wf" init --origin t1
silent 0 "$wf" playbook lint
expect 0 'webshell.scenarios.json: 27 scenarios' "$wf" playbook test --cover
expect 0 'webshell' "$wf" playbook list
expect 0 '"number":"1"' "$wf" playbook blame --json webshell
expect 0 'No playbook differs' "$wf" playbook replay main..main
expect 2 'OLD..NEW' "$wf" playbook replay main
if command -v git >/dev/null; then
	git clone -q "$WATCHFLOOR_HOME/desk.git" clone && cd clone || exit 1
	sed -i 's/"name": "Webshell written"/"name": "Webshell found"/' webshell.json
	git commit -qam 'Say found' && git push -q origin HEAD:main
	expect 1 'G1.*two texts are one version' "$wf" playbook lint
	"$wf" playbook fmt --stamp webshell.json
	git commit -qam 'Stamp' && git push -q origin HEAD:main
	silent 0 "$wf" playbook lint
	expect 0 'webshell.json' "$wf" playbook replay main~2..
	cd ..
fi
echo "$checks checks"
