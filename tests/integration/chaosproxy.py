#!/usr/bin/python3
"""A TCP proxy on the loopback that does to a connection what networks do.

usage: chaosproxy.py LISTEN_PORT TARGET_PORT MODE [N] [SEED]

pass        forward unchanged
cutreply N  forward all to the server, but from the Nth ReadyForQuery on
            swallow what it says and reset the client: the server did it, and
            the client never learns
cutreq N    after N bytes from the client reset both sides: the server may
            have half a message
black N     after N bytes from the client forward nothing more, either way,
            and keep both connections open
slow N      pieces of one to seven bytes, N ms apart
flaky N     each piece: a reset with a chance of 1/N

The same seed does the same.  "listening" is printed when it does.
"""
import random
import socket
import struct
import sys
import threading
import time

LISTEN, TARGET, MODE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
N = int(sys.argv[4]) if len(sys.argv) > 4 else 0
DICE = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)


def reset(s):
    try:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     struct.pack('ii', 1, 0))
        s.shutdown(socket.SHUT_RDWR)
        s.close()
    except OSError:
        pass


class Connection:
    def __init__(self, client):
        self.client = client
        self.server = socket.create_connection(('127.0.0.1', TARGET))
        self.sent = self.ready = 0
        self.held = b''
        self.dead = self.black = False
        for up in (True, False):
            threading.Thread(target=self.pump, args=(up,),
                             daemon=True).start()

    def kill(self):
        if not self.dead:
            self.dead = True
            reset(self.client)
            reset(self.server)

    def from_client(self, data):
        """False: nothing more is to be done with this connection."""
        self.sent += len(data)
        if MODE == 'cutreq' and self.sent >= N:
            self.server.sendall(data[:max(0, N - (self.sent - len(data)))])
            return False
        if MODE == 'black' and self.sent >= N:
            self.black = True
        return True

    def from_server(self, data):
        """What of it the client gets; None: the connection is cut."""
        out = b''
        self.held += data
        while len(self.held) >= 5:
            length = struct.unpack('>I', self.held[1:5])[0] + 1
            if len(self.held) < length:
                break
            message, self.held = self.held[:length], self.held[length:]
            if message[:1] == b'Z':
                self.ready += 1
                if self.ready >= N:
                    return None
                out += message
            elif self.ready < N - 1:
                out += message
        return out

    def forward(self, to, data):
        if MODE != 'slow':
            to.sendall(data)
        while MODE == 'slow' and data:
            k = DICE.randint(1, 7)
            to.sendall(data[:k])
            data = data[k:]
            time.sleep(N / 1000)

    def pump(self, up):
        one, other = ((self.client, self.server) if up else
                      (self.server, self.client))
        try:
            while True:
                data = one.recv(65536)
                if not data:
                    break
                if MODE == 'flaky' and DICE.randrange(N) == 0:
                    return self.kill()
                if up and not self.from_client(data):
                    return self.kill()
                if self.black:
                    continue
                if not up and MODE == 'cutreply':
                    data = self.from_server(data)
                    if data is None:
                        return self.kill()
                self.forward(other, data)
        except OSError:
            pass
        if not self.black:
            try:
                other.shutdown(socket.SHUT_WR)
            except OSError:
                pass


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', LISTEN))
listener.listen(64)
sys.stdout.write('listening\n')
sys.stdout.flush()
while True:
    s, _ = listener.accept()
    try:
        Connection(s)
    except OSError:
        reset(s)
