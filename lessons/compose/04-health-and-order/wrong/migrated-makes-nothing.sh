# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "`migrate` ended with 0 and did not make the table of ships."
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i 's/python3 -u .app.migrate.py/"true"/' compose.yaml
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_completed_successfully/' compose.yaml
docker compose up -d api
