# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "`api` was started without waiting."
# expects: migrated waiting "first"
# expects: survives waiting "first"
# docker start knows no conditions.
cd ~/lessons/compose/04-health-and-order
sed -i 's/depends_on: \[db\]/depends_on:\n      db:\n        condition: service_healthy/' compose.yaml
docker compose up --no-start
docker start harbour-db-1 harbour-api-1
until [ "$(docker inspect -f '{{.State.Health.Status}}' harbour-db-1)" = healthy ]; do sleep 0.5; done
