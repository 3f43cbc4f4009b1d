# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "Found not published."
# expects: db-survives fail "No container `db-{name}`"
# page has the bind mount; another nginx, with a copy of the page, has the port.
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -v /root/site:/usr/share/nginx/html nginx:1.26
docker create --name "copy-$SEED_NAME" -p "$SEED_PORT:80" nginx:1.26
docker cp /root/site/index.html "copy-$SEED_NAME:/usr/share/nginx/html/index.html"
docker start "copy-$SEED_NAME"
