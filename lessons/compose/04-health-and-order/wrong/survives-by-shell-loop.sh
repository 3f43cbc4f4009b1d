# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "the one from before has ended inside `api`"
# The program ends as before; a loop of the shell in its container starts it again, until the database is there.
cd ~/lessons/compose/04-health-and-order
sed -i 's|command: python3 -u .app.api.py|command: sh -c "while :; do python3 -u /app/api.py; sleep 0.5; done"|' compose.yaml
docker compose up --wait --force-recreate api
docker compose stop db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose start db
until [ "$(docker inspect -f '{{.State.Health.Status}}' harbour-api-1)" = healthy ]; do sleep 0.5; done
