# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "nothing at `/usr/share/nginx/html`"
# expects: db-survives fail "No container `db-{name}`"
# The mount is there, but nginx serves a copy beside it.
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/site nginx:1.26
docker exec "page-$SEED_NAME" cp /site/index.html /usr/share/nginx/html/
