# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "`api` waits for `migrate` only."
# expects: migrated waiting "first"
# expects: survives waiting "first"
# The job waits for db, and api for the start of the job.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/depends_on:/s/\[db\]/[migrate]/' compose.yaml
sed -i 's/depends_on: \[db\]/depends_on:\n      db:\n        condition: service_healthy/' compose.yaml
docker compose up -d
