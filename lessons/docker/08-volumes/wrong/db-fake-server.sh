# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "runs another image than `postgres:17`"
# A program called postgres that answers everything with one row, beside a file that looks old.
mkdir -p /srv/fake && echo 17 > /srv/fake/PG_VERSION
cat > /srv/fake/server.py <<'PY'
import socket, struct, sys
m = lambda t, b: t + struct.pack('>i', len(b) + 4) + b
w = sys.argv[1].encode()
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('', 5432)); s.listen()
while True:
    c, _ = s.accept(); c.recv(4096)
    c.sendall(m(b'R', struct.pack('>i', 0)) + m(b'D', struct.pack('>hi', 1, len(w)) + w) + m(b'C', b'SELECT 1\0')); c.close()
PY
sleep 0.1
docker run -d --name "db-$SEED_NAME" -v /srv/fake:/var/lib/postgresql/data python:3.12-slim sh -c "ln -s \$(command -v python3) /tmp/postgres; exec /tmp/postgres /var/lib/postgresql/data/server.py $SEED_WORD"
