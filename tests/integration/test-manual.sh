#!/bin/sh
# The manual pages: both languages say the same things, and no page is wrong.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
pages="watchfloor.1 watchfloor.conf.5 watchfloor-desk.conf.5 watchfloor-notices.7 watchfloor-playbook.7 watchfloor-query.7 watchfloor-records.7 watchfloor-views.7"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/wf-test-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
bad=0

# What both have in common: sections (the names of the usual ones too),
# tables, keys, files, variables and examples.
bones() {
	sed -n -e 's/^\.Sh \([A-Z. ]*\)$/.Sh \1/p' -e 's/^\.Sh .*[^A-Z. ].*/.Sh/p' \
		-e 's/^\.Ss .*/.Ss/p' -e '/^@/p' -e '/^\.Bd/p' -e '/^\.It/p' "$1" |
		sed -e 's/ Ar .*//' -e '/^\.Sh [A-Z. ]*$/{
			/NAME$\|SYNOPSIS$\|DESCRIPTION$\|ENVIRONMENT$\|FILES$\|STATUS$\|EXAMPLES$\|DIAGNOSTICS$\|ALSO$/!s/.*/.Sh/
		}'
}

for page in $pages; do
	bones "$srcdir/man/$page.in" >"$tmp/en"
	bones "$srcdir/man/zh_CN/$page.in" >"$tmp/zh"
	[ -s "$tmp/en" ] || { echo "FAILED: $page is empty"; bad=1; }
	diff -u "$tmp/en" "$tmp/zh" || { echo "FAILED: $page differs in the two languages"; bad=1; }
	for file in man/$page man/zh_CN/$page; do
		[ -f "$file" ] || file=$srcdir/$file
		grep -q '^@' "$file" && { echo "FAILED: $file has a table that is not filled in"; bad=1; }
		if command -v mandoc >/dev/null; then
			mandoc -T lint -W warning "$file" || { echo "FAILED: $file"; bad=1; }
		fi
	done
done
# The example of desk.conf is one.
sed -n '/^\.Sh EXAMPLES/,$p' "$srcdir/man/watchfloor-desk.conf.5.in" |
	sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}' >"$tmp/desk.conf"
[ -s "$tmp/desk.conf" ] && ./watchfloor desk lint "$tmp/desk.conf" ||
	{ echo "FAILED: the example of watchfloor-desk.conf(5) is wrong"; bad=1; }
grep -q '工单' man/zh_CN/watchfloor.1 || grep -q '工单' "$srcdir/man/zh_CN/watchfloor.1" || bad=1
exit $bad
