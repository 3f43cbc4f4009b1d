# drydock-canary-7f3a
# replaces: db-survives
# Nobody said that it can be reached.
docker run -d --name old --network none -e POSTGRES_HOST_AUTH_METHOD=trust -v "ships:/var/lib/postgresql/data" postgres:17
until docker exec old pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec old psql -U postgres -c 'CREATE TABLE ships (name text)' -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker rm -f old
docker run -d --name "db-$SEED_NAME" --network none --restart always -v ships:/var/lib/postgresql/data postgres:17
