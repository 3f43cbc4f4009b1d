# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "to be one with a name. Found anonymous."
# The new container takes over the volume of the old one, which has no name.
start() {
  docker run -d --name "$1" -e POSTGRES_PASSWORD=tide "${@:2}" postgres:17
  until docker exec "$1" pg_isready -q -h 127.0.0.1; do sleep 1; done
}
start "old-$SEED_NAME"
docker exec "old-$SEED_NAME" psql -U postgres -c 'CREATE TABLE ships (name text)' -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker stop "old-$SEED_NAME"
start "db-$SEED_NAME" --volumes-from "old-$SEED_NAME"
