# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "relation "ships" does not exist"
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v ships:/var/lib/postgresql/data postgres:17
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U postgres -c 'CREATE DATABASE ships'
docker exec "db-$SEED_NAME" psql -U postgres ships -c "CREATE TABLE ships AS SELECT '$SEED_WORD' AS name"
docker rm -f "db-$SEED_NAME"
docker run -d --name "db-$SEED_NAME" -v ships:/var/lib/postgresql/data postgres:17
