# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "Those of the earlier container are in another place."
start() { docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "$1:/var/lib/postgresql/data" postgres:17; }
start ships
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships (name text)" -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker rm -f "db-$SEED_NAME"
start ship
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
