#!/usr/bin/env python3
"""services.py - plays the services that notices go to, on this host.

	services.py DIR [TLS_CERT TLS_KEY]

HTTP on one port, HTTPS on another when there is a certificate, SMTP on a
third; the ports are written to DIR/ports.  What comes in is appended to
DIR/got, one JSON object a line, before it is answered.  How a path answers is
in DIR/script.json, {"/path": [ANSWER, ...]}: each answer is used once, the
last one until there is another script; without one, the service is well.

ANSWER is {"status", "body", "headers", "hang", "cut", "drop"}: hang: answer
never; cut: close in the middle of the answer; drop: close without a word.
"""
import json
import os
import socketserver
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DIR = sys.argv[1]
LOCK = threading.Lock()
USED = {}
WELL = {
    "wecom": '{"errcode":0,"errmsg":"ok"}',
    "dingtalk": '{"errcode":0,"errmsg":"ok"}',
    "feishu": '{"code":0,"msg":"success","data":{},"StatusCode":0,'
              '"StatusMessage":"success"}',
}


def note(entry):
    entry["at"] = time.time()
    with LOCK, open(os.path.join(DIR, "got"), "a", encoding="utf-8") as f:
        f.write(json.dumps(entry, ensure_ascii=False) + "\n")


def answer_for(path):
    script, number = {}, 0
    try:
        with open(os.path.join(DIR, "script.json"), encoding="utf-8") as f:
            number = os.fstat(f.fileno()).st_ino, os.fstat(f.fileno()).st_mtime_ns
            script = json.load(f)
    except FileNotFoundError:
        pass
    with LOCK:
        answers = script.get(path, [{}])
        n = USED.get((path, number), 0)
        USED[(path, number)] = n + 1
    return answers[min(n, len(answers) - 1)]


class Robot(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = answer_for(path)
        note({"path": path, "query": query, "headers": dict(self.headers),
              "body": body.decode("utf-8")})
        if answer.get("drop"):
            self.close_connection = True
            self.connection.close()
            return
        if answer.get("hang"):
            time.sleep(answer["hang"])
            self.close_connection = True
            return
        text = answer.get("body", WELL.get(path.split("/")[1], "ok")).encode()
        self.send_response(answer.get("status", 200))
        for key, value in answer.get("headers", {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length",
                         str(len(text) + (100 if answer.get("cut") else 0)))
        self.end_headers()
        self.wfile.write(text)
        if answer.get("cut"):
            self.wfile.flush()
            self.close_connection = True


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + "\r\n").encode())

    def handle(self):
        answer = answer_for("/mail")
        sender, to, data = "", [], []
        self.say("220 ready")
        while True:
            line = self.rfile.readline().decode().rstrip("\r\n")
            word = line[:4].upper()
            if not line and not word:
                return
            if word in ("EHLO", "HELO"):
                self.say("250 services")
            elif word == "MAIL":
                sender = line
                self.say("250 ok")
            elif word == "RCPT":
                to.append(line)
                self.say(answer.get("rcpt", "250 ok"))
            elif word == "DATA":
                self.say("354 go on")
                while True:
                    line = self.rfile.readline().decode()
                    if line == ".\r\n":
                        break
                    data.append(line)
                note({"path": "/mail", "from": sender, "to": to,
                      "body": "".join(data)})
                self.say(answer.get("data", "250 taken"))
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("502 no")


def main():
    http = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    mail.daemon_threads = True
    ports = {"http": http.server_port, "mail": mail.server_address[1]}
    servers = [http, mail]
    if len(sys.argv) > 3:
        https = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        https.socket = context.wrap_socket(https.socket, server_side=True)
        ports["https"] = https.server_port
        servers.append(https)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    temporary = os.path.join(DIR, "ports.new")
    with open(temporary, "w", encoding="utf-8") as f:
        for name, port in ports.items():
            f.write(f"{name}={port}\n")
    os.rename(temporary, os.path.join(DIR, "ports"))
    threading.Event().wait()


main()
