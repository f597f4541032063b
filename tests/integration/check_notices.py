#!/usr/bin/env python3
"""check_notices.py GOT WHAT... - questions about what the services got.

	ids PATH            ids of tickets in the messages to PATH, one a line
	count PATH          how many messages
	signed PATH KEY     every message is signed as the service there asks
	same PATH           all messages carry one Idempotency-Key
	body PATH N         the text of message N (from 0; -1: the last)
"""
import base64
import hashlib
import hmac
import json
import re
import sys
import urllib.parse


def mac(key, message):
    return hmac.new(key.encode(), message, hashlib.sha256)


def b64(m):
    return base64.b64encode(m.digest()).decode()


def is_signed(m, key):
    if m["path"].startswith("/dingtalk"):
        q = urllib.parse.parse_qs(m["query"])
        text = f"{q['timestamp'][0]}\n{key}"
        return q["sign"][0] == b64(mac(key, text.encode()))
    if m["path"].startswith("/feishu"):
        body = json.loads(m["body"])
        return body["sign"] == b64(mac(f"{body['timestamp']}\n{key}", b""))
    text = f"{m['headers']['X-Timestamp']}.{m['body']}".encode()
    return m["headers"]["X-Signature"] == "sha256=" + mac(key, text).hexdigest()


def text_of(m):
    if m["path"] != "/mail":
        return m["body"]
    head, _, body = m["body"].partition("\r\n\r\n")
    return head + "\n" + base64.b64decode(body).decode()


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        path = sys.argv[3]
        got = [m for m in map(json.loads, f) if m["path"] == path]
    what = sys.argv[2]
    if what == "count":
        print(len(got))
    elif what == "ids":
        for m in got:
            for i in re.findall(r"bj1-\d+", text_of(m)):
                print(i)
    elif what == "signed":
        if not got or not all(is_signed(m, sys.argv[4]) for m in got):
            sys.exit("not signed")
    elif what == "same":
        keys = {m["headers"]["Idempotency-Key"] for m in got}
        if len(keys) != 1:
            sys.exit(f"keys: {keys}")
    elif what == "body":
        print(text_of(got[int(sys.argv[4])]))


main()
