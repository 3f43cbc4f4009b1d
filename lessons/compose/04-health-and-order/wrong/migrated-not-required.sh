# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "Compose starts `api` also when that has not come true."
# expects: survives waiting "first"
# The job ended well this time; api would start without it too.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_completed_successfully\n        required: false/' compose.yaml
docker compose up -d api
