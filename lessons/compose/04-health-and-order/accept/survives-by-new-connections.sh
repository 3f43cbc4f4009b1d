# drydock-canary-7f3a
# replaces: survives
# A connection for each question.
cd ~/lessons/compose/04-health-and-order
sed -i -e 's/= db.query(/= pg.Database().query(/' -e 's/^        sys.exit.*/        return 503, {"waiting": str(lost)}/' api/api.py
docker compose up -d --wait --force-recreate api
docker stop harbour-db-1
while docker compose ps api | grep -q '(healthy)'; do sleep 0.5; done
docker start harbour-db-1
