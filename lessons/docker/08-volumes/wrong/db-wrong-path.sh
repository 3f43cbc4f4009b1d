# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "Your volume is empty: PostgreSQL writes to an anonymous one at `/var/lib/postgresql/data`."
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "ships:/var/lib/postgresql" postgres:17
