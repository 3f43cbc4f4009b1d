# drydock-canary-7f3a
# replaces: waits, migrated
cd ~/lessons/compose/04-health-and-order
cat > compose.override.yaml <<'YAML'
services:
  api:
    depends_on:
      db:
        condition: service_healthy
        restart: false
        required: true
      migrate:
        condition: service_completed_successfully
  migrate:
    depends_on:
      db:
        condition: service_healthy
YAML
