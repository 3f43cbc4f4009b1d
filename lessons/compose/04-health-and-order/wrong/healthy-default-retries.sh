# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "Without `retries`, the third failure in a row means unhealthy."
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD, pg_isready, -h, localhost]
      interval: ${SEED_INTERVAL}s
      start_period: 5m
      start_interval: 1s
YAML
docker compose up --wait db
