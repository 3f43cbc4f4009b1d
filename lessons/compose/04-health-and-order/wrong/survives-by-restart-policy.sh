# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`api` went down with the database. Retry inside it."
cd ~/lessons/compose/04-health-and-order
sed -i 's/^    command: python3 -u .app.api.py/&\n    restart: always/' compose.yaml
docker compose up -d --wait api
docker compose stop db
until [ "$(docker inspect -f '{{.RestartCount}}' harbour-api-1)" -gt 0 ]; do sleep 0.5; done
docker compose start db
until [ "$(docker inspect -f '{{.State.Health.Status}}' harbour-api-1)" = healthy ]; do sleep 0.5; done
