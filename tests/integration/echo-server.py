#!/usr/bin/env python3
"""echo-server.py CERTIFICATE KEY: says over HTTPS what it was asked, as JSON.

Prints its port once it listens on localhost.  /redirect leads elsewhere.
"""
import http.server
import json
import ssl
import sys


class Echo(http.server.BaseHTTPRequestHandler):
    def answer(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size).decode()
        said = json.dumps({
            "method": self.command,
            "path": self.path,
            "headers": dict(self.headers),
            "body": body,
        }).encode()
        self.send_response(302 if self.path == "/redirect" else
                           500 if self.path == "/broken" else 200)
        if self.path == "/redirect":
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Echo)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
