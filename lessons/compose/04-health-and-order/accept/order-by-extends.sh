# drydock-canary-7f3a
# replaces: waits, migrated
# The conditions stand in another file, which the project does not name.
cd ~/lessons/compose/04-health-and-order
cat > order.yaml <<'YAML'
services:
  after-db:
    image: python:3.12-slim
    depends_on:
      db:
        condition: service_healthy
  after-migrate:
    extends:
      service: after-db
    depends_on:
      migrate:
        condition: service_completed_successfully
YAML
sed -i -e '/^  api:/,/^$/s/depends_on: .*/extends: {file: order.yaml, service: after-migrate}/' \
  -e '/^  migrate:/,/^$/s/depends_on: .*/extends: {file: order.yaml, service: after-db}/' compose.yaml
