#!/bin/sh
# test-remote.sh - the desk repository and its remote: by path, and over ssh
# with a real sshd, an agent and known_hosts.
. "$(dirname "$0")/lib.sh"

# So that tests/libraries.lsan can name what leaks inside libgit2.
export ASAN_OPTIONS=fast_unwind_on_malloc=0

store=$tmp/store me=$(id -un)
command -v git >/dev/null || { echo "no git"; exit 77; }
agent='' server=''
stop() {
	[ -z "$agent" ] || kill "$agent" 2>/dev/null
	[ -z "$server" ] || kill "$server" 2>/dev/null
	rm -rf "$tmp"
}
trap stop EXIT
desk() { "$wf" -C "$store" desk "$@"; }
git_in() { git -C "$tmp/work" -c user.name=lin -c user.email=lin@example "$@"; }
change() {
	printf '# %s\n' "$1" >>"$tmp/work/desk.conf"
	git_in commit -qam "$1"
	git_in push -q "$@" origin HEAD:main 2>/dev/null || git_in push -qf origin HEAD:main 2>/dev/null
}
head_of() { git_in rev-parse --short=7 HEAD; }

expect 0 'Made' "$wf" -C "$store" init --origin bj1
expect 1 'has no remote repository' desk fetch
expect 3 'write https://' desk remote http://example.org/desk.git
expect 3 'write https://' desk remote desk.git
git clone -q --bare "$store/desk.git" "$tmp/there.git"
git clone -q "$tmp/there.git" "$tmp/work" 2>/dev/null
expect 0 "^$tmp/there.git$" desk remote "$tmp/there.git"
expect 0 "^$tmp/there.git$" desk remote
expect 0 'Nothing new' desk fetch

# -- forward, and only forward --------------------------------------------------
change one
expect 0 "The head is $(head_of) now" desk fetch
expect 0 "commit $(head_of)" "$wf" -C "$store" whoami
good=$(head_of)
git_in reset -q --hard HEAD~1
change another
expect 1 'does not come after .*written anew' desk fetch
expect 0 "commit $good" "$wf" -C "$store" whoami
expect 1 'has commits that are not here' desk push
git_in fetch -q "$store/desk.git" main
git_in reset -q --hard "$good"
git_in push -qf origin HEAD:main 2>/dev/null

# -- what is pushed arrives ------------------------------------------------------
git clone -q "$store/desk.git" "$tmp/local" 2>/dev/null
printf '# here\n' >>"$tmp/local/desk.conf"
git -C "$tmp/local" -c user.name=lin -c user.email=l@example commit -qam here
git -C "$tmp/local" push -q origin HEAD:main 2>/dev/null
expect 0 'there.git' desk push
[ "$(git -C "$tmp/there.git" rev-parse main)" = "$(git -C "$tmp/local" rev-parse HEAD)" ] ||
	{ echo "the push did not arrive"; exit 1; }
expect 3 'cannot fetch from' sh -c '"$1" -C "$2" desk remote /nowhere.git && "$1" -C "$2" desk fetch' sh "$wf" "$store"

# -- over ssh ---------------------------------------------------------------------
sshd=$(command -v sshd || echo /usr/sbin/sshd)
[ -x "$sshd" ] && [ "$(id -u)" = 0 ] || { echo "$checks checks; ssh skipped: no sshd, or not root"; exit 0; }
mkdir -p /run/sshd "$HOME/.ssh"
chmod 700 "$HOME/.ssh"
ssh-keygen -q -t ed25519 -N '' -f "$tmp/host"
ssh-keygen -q -t ed25519 -N '' -f "$tmp/key"
port=$((20000 + $$ % 20000))
cat >"$tmp/sshd_config" <<EOF
ListenAddress 127.0.0.1
Port $port
HostKey $tmp/host
AuthorizedKeysFile $tmp/key.pub
StrictModes no
PidFile none
UsePAM no
EOF
"$sshd" -D -e -f "$tmp/sshd_config" 2>"$tmp/sshd.log" &
server=$!
tries=0
until grep -q 'Server listening' "$tmp/sshd.log"; do
	tries=$((tries + 1))
	[ $tries -lt 200 ] && kill -0 $server 2>/dev/null || { cat "$tmp/sshd.log"; exit 1; }
	sleep 0.05
done
eval "$(ssh-agent -s)" >/dev/null
agent=$SSH_AGENT_PID
git_in fetch -q origin
git_in reset -q --hard origin/main
change over-ssh
expect 0 '^ssh://' desk remote "ssh://$me@127.0.0.1:$port$tmp/there.git"
expect 3 'cannot fetch from' desk fetch
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$tmp/host.pub")" >"$HOME/.ssh/known_hosts"
expect 3 'cannot fetch from' desk fetch
ssh-add -q "$tmp/key"
: >"$HOME/.ssh/known_hosts"
expect 3 'cannot fetch from' desk fetch
ssh-keygen -q -t ed25519 -N '' -f "$tmp/other"
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$tmp/other.pub")" >"$HOME/.ssh/known_hosts"
expect 3 'cannot fetch from' desk fetch
printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$tmp/host.pub")" >"$HOME/.ssh/known_hosts"
expect 0 "The head is $(head_of) now" desk fetch
echo "$checks checks"
