"""A small client for PostgreSQL: its wire protocol, version 3, with a password by SCRAM-SHA-256."""

import base64
import hashlib
import hmac
import os
import secrets
import socket
import struct


class Refused(Exception):
    """The database answered, and its answer was an error."""


class Database:
    """One connection, at the address in PGHOST. Without one, the next question connects."""

    def __init__(self):
        self.socket = None

    def connect(self):
        """Raises OSError when nobody is there, Refused when the database takes nobody in."""
        self.socket = socket.create_connection((os.environ['PGHOST'], 5432), timeout=3)
        self.stream = self.socket.makefile('rb')
        try:
            self._send(b'', struct.pack('!i', 3 << 16) + b'user\0postgres\0database\0postgres\0\0')
            self._prove_password(os.environ['PGPASSWORD'])
            self._read_until(b'Z')
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.socket is not None:
            self.stream.close()
            self.socket.close()
        self.socket = None

    def query(self, sql):
        """The rows of the answer, each a list of texts."""
        if self.socket is None:
            self.connect()
        self._send(b'Q', sql.encode() + b'\0')
        return [fields(body) for kind, body in self._read_until(b'Z') if kind == b'D']

    def _send(self, kind, body):
        self.socket.sendall(kind + struct.pack('!i', len(body) + 4) + body)

    def _read(self):
        head = self.stream.read(5)
        if len(head) < 5:
            raise ConnectionError('the connection was closed')
        return head[:1], self.stream.read(struct.unpack('!i', head[1:])[0] - 4)

    def _read_until(self, last):
        """Messages up to that kind; an error is raised when the database is ready for the next question."""
        messages, error = [], None
        while not messages or messages[-1][0] != last:
            messages.append(self._read())
            kind, body = messages[-1]
            if kind == b'E':
                error = Refused(error_text(body))
                if last == b'R':
                    raise error
        if error is not None:
            raise error
        return messages

    def _prove_password(self, password):
        """RFC 5802: both sides show that they know the password, and neither sends it."""
        self._read_until(b'R')
        first = 'n=,r=' + secrets.token_urlsafe(18)
        self._send(b'p', b'SCRAM-SHA-256\0' + struct.pack('!i', len(first) + 3) + b'n,,' + first.encode())
        challenge = self._read_until(b'R')[-1][1][4:].decode()
        nonce, salt, rounds = (part[2:] for part in challenge.split(','))
        salted = hashlib.pbkdf2_hmac('sha256', password.encode(), base64.b64decode(salt), int(rounds))
        client_key = hmac.digest(salted, b'Client Key', 'sha256')
        final = f'c=biws,r={nonce}'
        signed = f'{first},{challenge},{final}'.encode()
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, 'sha256')
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        self._send(b'p', f'{final},p={base64.b64encode(proof).decode()}'.encode())
        self._read_until(b'R')


def fields(row):
    """The texts of a row: how many, then the length and the bytes of each."""
    texts, at = [], 2
    for _ in range(struct.unpack('!h', row[:2])[0]):
        length = struct.unpack('!i', row[at : at + 4])[0]
        texts.append(row[at + 4 : at + 4 + length].decode())
        at += 4 + length
    return texts


def error_text(body):
    """The message among the parts of an error: the one that is marked M."""
    parts = body.split(b'\0')
    return next((part[1:].decode() for part in parts if part[:1] == b'M'), 'an error without a text')
