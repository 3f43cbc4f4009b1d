# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "runs, but has no health check"
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
# The file was changed after the containers were made.
cd ~/lessons/compose/04-health-and-order
docker compose up -d db
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD, pg_isready, -h, localhost]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML
