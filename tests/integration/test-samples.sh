#!/bin/sh
# Playbooks of other projects, where they are to be had: what lint says of each
# and, when it can be walked, whether every way through it comes to an end.
# Prints a table (Markdown): file, errors, warnings, walked.
samples=${CACAO_EXAMPLES:-${srcdir:-.}/../shared/samples/cacao}
[ -d "$samples" ] || exit 77
samples=$(cd "$samples" && pwd)
. "${srcdir:-.}/tests/integration/lib.sh"
cd "$tmp" || exit 1

# rules LEVEL: which rules of $tmp/lint are of this level, "P4 P7".
rules() {
	sed -nE "s/^[^ ]*: $1 ([A-Z][0-9]+): .*/\1/p" lint | sort -u | tr '\n' ' ' | sed 's/ $//'
}

printf '| file | errors | warnings | walked on all paths |\n|---|---|---|---|\n'
for file in "$samples"/*.json; do
	name=$(basename "$file")
	cp "$file" one.json
	"$wf" playbook lint one.json >lint 2>&1 </dev/null
	status=$?
	errors=$(rules E)
	# a finding or an error, never trouble
	checks=$((checks + 1))
	case $status$errors in
	0 | 1?*) ;;
	*) echo "FAILED: $name: exit status $status with the errors: $errors"; exit 1 ;;
	esac
	"$wf" playbook rehearse --all-paths one.json >walk 2>&1 </dev/null
	status=$?
	checks=$((checks + 1))
	case $status in
	0) walked=$(grep -E '[0-9]+ of [0-9]+ steps' walk | head -1) ;;
	1 | 3) walked="no: $(grep -vE '^ ' walk | tail -1 | sed 's/^watchfloor: //; s/^one.json: //; s/|/\\|/g')" ;;
	*) echo "FAILED: $name: rehearse ends with $status"; cat walk; exit 1 ;;
	esac
	# what lint finds nothing wrong with is walked
	if [ -z "$errors" ] && [ "$status" != 0 ] && ! grep -qE '[0-9]+ of [0-9]+ steps' walk; then
		echo "FAILED: $name is right and cannot be walked"; cat walk; exit 1
	fi
	printf '| %s | %s | %s | %s |\n' "$name" "${errors:--}" "$(rules W)" "$walked"
done
# the committee's signature, and one changed letter
if [ -d "$samples/signature" ]; then
	expect 0 'good' "$wf" playbook verify "$samples/signature/tc-signature-example-block6.json"
	expect 1 'bad' sh -c "sed 's/\"name\": *\"./\"name\": \"_/' '$samples/signature/tc-signature-example-block6.json' >changed.json; '$wf' playbook verify changed.json"
fi
echo "$checks checks"
