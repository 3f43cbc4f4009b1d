# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "goes with the container, and the rows with it"
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide --tmpfs /var/lib/postgresql/data postgres:17
