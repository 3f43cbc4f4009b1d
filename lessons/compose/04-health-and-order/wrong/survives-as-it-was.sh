# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`api` went down with the database. Retry inside it."
# Nothing was mended.
cd ~/lessons/compose/04-health-and-order
docker compose up --wait api
docker compose stop db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose start db
