# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "a new container gets another, empty one"
start() { docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide postgres:17; }
start
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 0.2; done
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships (name text)" -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker rm -f "db-$SEED_NAME"
start
