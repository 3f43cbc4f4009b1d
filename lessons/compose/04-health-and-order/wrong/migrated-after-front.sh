# drydock-canary-7f3a
# expects: migrated fail "Expected `api` to depend on `migrate`. Found it does not."
# expects: survives waiting "first “`migrate` ends with code 0 before `api` starts”"
# front waits for the job; api does not.
cd ~/lessons/compose/04-health-and-order
sed -i "s|^    image: postgres:17|&\n    healthcheck: { test: [CMD, pg_isready, -h, localhost], interval: ${SEED_INTERVAL}s, retries: 20 }|" compose.yaml
sed -i '/^  migrate:/,/^  db:/s|depends_on: .*|depends_on: { db: { condition: service_healthy } }|' compose.yaml
sed -i '/^  api:/,/^  migrate:/s|depends_on: .*|depends_on: { db: { condition: service_healthy } }|' compose.yaml
sed -i '/^  front:/,/^  api:/s|depends_on: .*|depends_on: { api: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }|' compose.yaml
sed -i "s|^        sys.exit(.*|        db.close()\n        return 503, {'lost': str(lost)}|" api/api.py
docker compose up -d front
docker compose stop db
until docker inspect -f "{{.State.Health.Status}}" harbour-api-1 | grep -qx unhealthy; do sleep 1; done
docker compose start db
until docker inspect -f "{{.State.Health.Status}}" harbour-api-1 | grep -qx healthy; do sleep 1; done
