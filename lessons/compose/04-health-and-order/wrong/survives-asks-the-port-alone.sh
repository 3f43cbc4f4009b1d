# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "the answer does not come from it"
# Its answer is the time of the question.
cd ~/lessons/compose/04-health-and-order
# The job makes its table with the real one.
docker compose up -d --wait api
cat >> api/pg.py <<'PY'


class Database:
    """Looks whether somebody listens, and makes the rest up."""

    def connect(self):
        socket.create_connection((os.environ['PGHOST'], 5432), timeout=1).close()

    def close(self):
        pass

    def query(self, _):
        import time

        self.connect()
        return [[3, time.time()]]
PY
sed -i 's/^        sys.exit.*/        db.close()\n        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up --wait --force-recreate api
docker compose stop db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose start db
