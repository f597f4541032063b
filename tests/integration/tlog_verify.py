"""tlog_verify.py EXPORT - check a tlog-tiles export with nothing of ours.

Reads checkpoint, vkey and entry bundles; recomputes the RFC 6962 root and
every tile with hashlib, and checks the Ed25519 signature with openssl(1).
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node(root(hashes[:k]), root(hashes[k:]))


def tile_name(n):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "/".join(parts)


def read_tile(top, level, n, size):
    width = min(256, size - n * 256)
    name = "%s/tile/%s/%s" % (top, level, tile_name(n))
    if width < 256:
        name += ".p/%d" % width
    with open(name, "rb") as f:
        return f.read(), width


def entries(top, size):
    for n in range((size + 255) // 256):
        data, width = read_tile(top, "entries", n, size)
        at = 0
        for _ in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            yield data[at + 2:at + 2 + length]
            at += 2 + length
        assert at == len(data), "bundle %d has a tail" % n


def check_signature(text, line, vkey):
    name, key_id, key = vkey.split("+", 2)
    raw = base64.b64decode(key, validate=True)
    assert raw[0] == 1 and len(raw) == 33
    want = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    assert want.hex() == key_id, "key id"
    dash, signer, signature = line.split(" ")
    sig = base64.b64decode(signature, validate=True)
    assert dash == "\u2014" and signer == name and sig[:4] == want
    der = bytes.fromhex("302a300506032b6570032100") + raw[1:]
    with tempfile.TemporaryDirectory() as d:
        for file, data in (("k", der), ("s", sig[4:]), ("t", text)):
            with open(os.path.join(d, file), "wb") as f:
                f.write(data)
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "k", "-keyform", "DER",
                        "-rawin", "-in", "t", "-sigfile", "s"], cwd=d, check=True, stdout=subprocess.DEVNULL)


def main(top):
    note = open(top + "/checkpoint", encoding="utf-8").read()
    vkey = open(top + "/vkey", encoding="utf-8").read().strip()
    text, sigs = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, want = text.split("\n")[:3]
    assert origin == vkey.split("+")[0], "origin"
    check_signature(text.encode(), sigs.split("\n")[0], vkey)
    level = [leaf(e) for e in entries(top, int(size))]
    assert len(level) == int(size)
    assert base64.b64encode(root(level)).decode() == want, "root"
    number = 0
    while level:
        for n in range((len(level) + 255) // 256):
            data, width = read_tile(top, number, n, len(level))
            assert data == b"".join(level[n * 256:n * 256 + width]), "tile %d/%d" % (number, n)
        level = [root(level[i:i + 256]) for i in range(0, len(level) - 255, 256)]
        number += 1
    print("%s: %s entries, root and signature hold" % (origin, size))


main(sys.argv[1])
