# drydock-canary-7f3a
# replaces: healthy
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD-SHELL, "psql -h localhost -U postgres -tAc 'SELECT 1' | grep -q 1"]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML
