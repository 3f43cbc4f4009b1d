# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "Without `interval`, Docker waits 30 s before each test."
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD-SHELL, "pg_isready -h localhost"]
      retries: 20
      start_period: 5m
      start_interval: 1s
YAML
docker compose up --wait db
