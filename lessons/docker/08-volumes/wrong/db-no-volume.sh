# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "a new container gets another, empty one"
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide postgres:17
