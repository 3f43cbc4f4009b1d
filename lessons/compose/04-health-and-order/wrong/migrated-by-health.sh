# drydock-canary-7f3a
# replaces: migrated, survives
# expects: migrated fail "A job that ends never becomes healthy."
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_healthy/' compose.yaml
sed -i '/^  migrate:/r /dev/stdin' compose.yaml <<'YAML'
    healthcheck:
      test: [CMD, "true"]
      interval: 1s
YAML
docker compose up -d api
