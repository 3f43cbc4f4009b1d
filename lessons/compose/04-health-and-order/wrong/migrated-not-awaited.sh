# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "`api` waits for `db` only."
# expects: survives waiting "first"
# The job runs beside api.
cd ~/lessons/compose/04-health-and-order
docker compose up -d api migrate
