# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "It asks the socket."
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD, pg_isready]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML
docker compose up --wait db
