# drydock-canary-7f3a
# replaces: healthy, waits, migrated, survives
# expects: healthy fail "the program in it is not what its name says"
# expects: waits waiting "first"
# expects: migrated waiting "first"
# expects: survives waiting "first"
# A container with a program that is called pg_isready, and no database.
cd ~/lessons/compose/04-health-and-order
cat > compose.override.yaml <<YAML
services:
  db:
    image: busybox:1.37
    command: [sh, -c, "echo '#!/bin/sh' > /bin/pg_isready; chmod +x /bin/pg_isready; sleep 1d"]
    init: true
    healthcheck:
      test: [CMD, pg_isready, -h, localhost]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML
docker compose up -d db
