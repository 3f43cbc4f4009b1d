# drydock-canary-7f3a
# replaces: survives
# expects: survives fail "or `/ready` does not ask it"
# /ready says 200 without asking.
cd ~/lessons/compose/04-health-and-order
sed -i '/^def ready/a\    return 200, {"ships": 3, "database_since": 0}' api/api.py
docker compose up --wait --force-recreate api
docker compose stop db
sleep 5
docker compose start db
