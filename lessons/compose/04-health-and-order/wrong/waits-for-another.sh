# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "`api` waits for `migrate` only."
# expects: migrated waiting "first"
# expects: survives waiting "first"
# api waits for the job, and nobody for the test of db: the job tries until it succeeds.
cd ~/lessons/compose/04-health-and-order
sed -i 's|command: python3 -u .app.migrate.py|command: sh -c "until python3 /app/migrate.py; do sleep 0.5; done"|' compose.yaml
sed -i '/^  api:/,/depends_on:/s/\[db\]/{ migrate: { condition: service_completed_successfully } }/' compose.yaml
docker compose up -d api
