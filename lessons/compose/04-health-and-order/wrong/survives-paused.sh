# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`db` was paused: its process and its connections stayed."
# api is mended, and its test fails for a while; but no connection was lost.
cd ~/lessons/compose/04-health-and-order
sed -i 's/^        sys.exit.*/        db.close()\n        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up --wait --force-recreate api
docker compose pause db
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker compose unpause db
