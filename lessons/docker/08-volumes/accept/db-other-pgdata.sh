# drydock-canary-7f3a
# replaces: db-survives
# PGDATA moves the files, so the volume lies elsewhere; a folder below it is in the volume too.
start() { docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD="$1" -e PGDATA=/srv/sea/pg -v "sea-$SEED_NAME:/srv/sea" postgres:17; }
start tide
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships AS SELECT '$SEED_WORD' AS name"
docker rm -f -v "db-$SEED_NAME"
# Another password at the second start changes nothing.
start ebb
