# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: healthy
# Docker runs the test inside db. With -h it asks over the network, where only the real server listens.
# `docker compose up -d` applies the file.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  db:/r /dev/stdin' compose.yaml <<YAML
    healthcheck:
      test: [CMD, pg_isready, -h, localhost]
      interval: ${SEED_INTERVAL}s
      retries: 20
YAML

#: waits
# Both that need the database wait for its test: a condition takes the long form. `docker compose up -d` applies the file.
cd ~/lessons/compose/04-health-and-order
sed -i 's/depends_on: \[db\]/depends_on:\n      db:\n        condition: service_healthy/' compose.yaml

#: migrated
# One condition more for api: the job must have ended well. `docker compose up -d` applies the file.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/depends_on:/s/depends_on:/&\n      migrate:\n        condition: service_completed_successfully/' compose.yaml

#: survives
# Instead of ending: let go of the lost connection and say so. The next question connects anew.
# An api that runs already has read its program: --force-recreate starts it again. Compose starts what api waits for as well.
cd ~/lessons/compose/04-health-and-order
sed -i 's/^        sys.exit.*/        db.close()\n        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up --wait --force-recreate api

# db stays away until the test of api has noticed. Docker leaves an unhealthy container alone.
docker compose stop db &&
  while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose start db
