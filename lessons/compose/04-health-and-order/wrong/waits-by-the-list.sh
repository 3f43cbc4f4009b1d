# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "Waits for the process, not for readiness."
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
docker compose up -d api
