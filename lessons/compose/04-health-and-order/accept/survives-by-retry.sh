# drydock-canary-7f3a
# replaces: survives
# Three tries for each question; the database is killed and comes back by up.
cd ~/lessons/compose/04-health-and-order
sed -i '/^def ready/,/^def visit/{/^def visit/!d}' api/api.py
sed -i '/^def visit/e cat' api/api.py <<'PY'
def ready():
    for _ in range(3):
        try:
            [[ships, since]] = db.query(QUESTION)
            return 200, {'ships': int(ships), 'database_since': float(since)}
        except (OSError, pg.Refused) as failure:
            db.close()
            reason = str(failure)
    return 503, {'waiting': reason}


PY
docker compose up -d --wait api
docker compose kill db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose up -d api
