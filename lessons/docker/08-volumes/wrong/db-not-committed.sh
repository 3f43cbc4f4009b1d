# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "The table `ships` is there, but no row of it says `{word}`."
# The row belongs to a transaction that nobody ended.
start() {
  docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "ships-$SEED_NAME:/var/lib/postgresql/data" postgres:17
  until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
}
start
docker exec "db-$SEED_NAME" psql -U postgres -c 'CREATE TABLE ships (name text)'
printf '%s\n' 'BEGIN;' "INSERT INTO ships VALUES ('$SEED_WORD');" 'SELECT * FROM ships;' | docker exec -i "db-$SEED_NAME" psql -U postgres
docker rm -f "db-$SEED_NAME"
start
