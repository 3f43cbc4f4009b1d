# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "nginx serves an older file"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site
echo old > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site/index.html:/usr/share/nginx/html/index.html nginx:1.26
# As many editors save: a new file under the old name.
echo "$SEED_WORD" > /root/site/new && mv /root/site/new /root/site/index.html
