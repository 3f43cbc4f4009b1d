# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "superuser password is not specified"
docker run --name "db-$SEED_NAME" -v ships:/var/lib/postgresql/data postgres:17
