# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "lies in a volume, a copy"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v site:/usr/share/nginx/html nginx:1.26
docker cp /root/site/index.html "page-$SEED_NAME:/usr/share/nginx/html/"
