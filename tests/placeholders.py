"""placeholders.py FILE.po - a translation has the same {names} as its text."""
import re
import sys


def unquote(lines):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', "\n".join(lines)))


bad = 0
for block in open(sys.argv[1], encoding="utf-8").read().split("\n\n"):
    m = re.search(r'^msgid (.*?)^msgstr(?:\[0\])? (.*)', block, re.M | re.S)
    if not m or block.startswith("#~"):
        continue
    msgid, msgstr = (unquote(part.split("\n")) for part in m.groups())
    names = [sorted(re.findall(r"\{[a-z]+\}", s)) for s in (msgid, msgstr)]
    if msgid and msgstr and names[0] != names[1]:
        print("placeholders differ:", msgid, "->", msgstr)
        bad = 1
sys.exit(bad)
