# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "ended with code 1. Last log line: ConnectionRefusedError"
# expects: survives waiting "first"
# The job itself does not wait for the database.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  migrate:/,/condition: service_healthy/s/service_healthy/service_started/' compose.yaml
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_completed_successfully/' compose.yaml
docker compose up -d api
