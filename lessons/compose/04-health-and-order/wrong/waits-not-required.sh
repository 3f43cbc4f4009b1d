# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "Compose starts `api` also when that has not come true."
# expects: migrated waiting "first"
# expects: survives waiting "first"
# Compose waits, and starts api all the same when db never becomes healthy.
cd ~/lessons/compose/04-health-and-order
sed -i 's/depends_on: \[db\]/depends_on:\n      db:\n        condition: service_healthy\n        required: false/' compose.yaml
docker compose up -d api
