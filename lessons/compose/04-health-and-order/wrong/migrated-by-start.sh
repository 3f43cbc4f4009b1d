# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "Waits for the beginning of the job, not for its end."
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_started/' compose.yaml
docker compose up -d api
