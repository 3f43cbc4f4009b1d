# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "this one is 0 whatever the server says"
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD-SHELL, "true # pg_isready -h localhost"]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML
docker compose up --wait db
