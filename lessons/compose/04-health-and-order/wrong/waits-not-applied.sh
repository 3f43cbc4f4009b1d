# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "The file says so, but this container was made before it did."
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
docker compose up -d api
sed -i 's/depends_on: \[db\]/depends_on:\n      db:\n        condition: service_healthy/' compose.yaml
