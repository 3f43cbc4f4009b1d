# drydock-canary-7f3a
# expects: survives fail "`db` has not been away yet."
# The test of api fails for a while, and the database was never away.
cd ~/lessons/compose/04-health-and-order
sed -i "s|^    image: postgres:17|&\n    healthcheck: { test: [CMD, pg_isready, -h, localhost], interval: ${SEED_INTERVAL}s, retries: 20 }|" compose.yaml
sed -i '/^  migrate:/,/^  db:/s|depends_on: .*|depends_on: { db: { condition: service_healthy } }|' compose.yaml
sed -i '/^  api:/,/^  migrate:/s|depends_on: .*|depends_on: { db: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }|' compose.yaml
sed -i "s|^        sys.exit(.*|        db.close()\n        return 503, {'lost': str(lost)}|" api/api.py
docker compose up -d api
cp api/health.py /root/health.py
echo 'raise SystemExit(1)' > api/health.py
until docker inspect -f "{{.State.Health.Status}}" harbour-api-1 | grep -qx unhealthy; do sleep 1; done
cat /root/health.py > api/health.py
until docker inspect -f "{{.State.Health.Status}}" harbour-api-1 | grep -qx healthy; do sleep 1; done
