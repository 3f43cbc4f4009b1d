# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`api` was started after `db` had left."
# Compose restarts api too.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  api:/,/service_healthy/s/condition: service_healthy/&\n        restart: true/' compose.yaml
sed -i 's/^        sys.exit.*/        db.close()\n        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up -d --wait --force-recreate api
docker compose restart db
