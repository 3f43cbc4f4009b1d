# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`api` runs and is not ready"
# It stays, with the connection that is gone.
cd ~/lessons/compose/04-health-and-order
sed -i 's/^        sys.exit.*/        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up --wait --force-recreate api
docker compose stop db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose start db
