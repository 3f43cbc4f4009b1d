# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "the one from before has ended inside `api`"
# The program ends as before; a loop of the shell in its container starts it again, until the database is there. The database comes
# back in a long pause of the loop: a program that was just started when it came would have lived through the end of its absence.
cd ~/lessons/compose/04-health-and-order
sed -i 's|command: python3 -u .app.api.py|command: sh -c "while :; do python3 -u /app/api.py; echo pause; sleep 8; done"|' compose.yaml
pauses() { docker logs harbour-api-1 2>&1 | grep -c '^pause$'; }
docker compose up --wait --force-recreate api
docker compose stop db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
before=$(pauses)
until [ "$(pauses)" -gt "$before" ]; do sleep 0.2; done
docker start harbour-db-1
until [ "$(docker inspect -f '{{.State.Health.Status}}' harbour-api-1)" = healthy ]; do sleep 0.5; done
