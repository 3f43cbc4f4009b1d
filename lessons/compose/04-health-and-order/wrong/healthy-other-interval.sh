# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "Expected the health check’s interval of `harbour-db-1` to be {interval} s. Found 0.5 s."
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD, pg_isready, -h, localhost]
      interval: 500ms
      retries: 20
YAML
docker compose up --wait db
