# drydock-canary-7f3a
# replaces: migrated
cd ~/lessons/compose/04-health-and-order
cat > compose.override.yaml <<'YAML'
services:
  api:
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: postgres:17
    command: [psql, -h, db, -U, postgres, -c, "CREATE TABLE IF NOT EXISTS ships (name text)"]
YAML
