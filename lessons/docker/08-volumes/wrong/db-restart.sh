# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "Same container"
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "ships:/var/lib/postgresql/data" postgres:17
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships (name text)" -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker restart -t 2 "db-$SEED_NAME"
