# drydock-canary-7f3a
# replaces: healthy
# A text instead of a list is CMD-SHELL.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: pg_isready --host=127.0.0.1 --username=postgres --quiet || exit 1
      interval: ${SEED_INTERVAL}000ms
      timeout: 3s
      retries: 20
      start_period: 20s
      start_interval: 1s
YAML
