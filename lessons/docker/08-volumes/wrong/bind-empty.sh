# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "`/root/site/index.html`"
# expects: db-survives fail "No container `db-{name}`"
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html nginx:1.26
