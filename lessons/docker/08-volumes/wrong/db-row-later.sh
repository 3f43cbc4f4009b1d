# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "the container that runs now wrote it"
# The container is replaced while the database is still empty.
start() {
  docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "ships:/var/lib/postgresql/data" postgres:17
  until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
}
start
docker rm -f "db-$SEED_NAME"
start
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships AS SELECT '$SEED_WORD' AS name"
