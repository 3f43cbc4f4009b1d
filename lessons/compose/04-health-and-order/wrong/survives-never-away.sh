# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "`db` has not been away yet."
# Mended, and not tried.
cd ~/lessons/compose/04-health-and-order
sed -i 's/^        sys.exit.*/        db.close()\n        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up --wait --force-recreate api
