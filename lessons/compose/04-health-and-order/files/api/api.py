"""The api of the harbour. GET /ready tells what the database says; any other path counts visits in the cache."""

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import pg

QUESTION = 'SELECT (SELECT count(*) FROM ships), extract(epoch FROM pg_postmaster_start_time())'

db = pg.Database()
db.connect()


def ready():
    """Status and answer of GET /ready: the number of ships, and since when this database runs."""
    try:
        [[ships, since]] = db.query(QUESTION)
        return 200, {'ships': int(ships), 'database_since': float(since)}
    except pg.Refused as refused:
        return 503, {'refused': str(refused)}
    except OSError as lost:
        sys.exit(f'The database is gone: {lost}')


def visit():
    """Status and answer of any other path."""
    with socket.create_connection(('cache', 6379), timeout=3) as cache:
        cache.sendall(b'INCR visits\r\n')
        return 200, {'visits': int(cache.recv(64)[1:])}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status, answer = ready() if self.path == '/ready' else visit()
        body = json.dumps(answer).encode() + b'\n'
        self.send_response(status)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """One line for each change is enough: Docker asks every other second."""


print('api: the database is there, listening on 8000')
HTTPServer(('', 8000), Handler).serve_forever()
