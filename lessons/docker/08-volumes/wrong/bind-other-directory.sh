# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "shows another place of the sandbox than `/root/site`"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site /root/sight
echo "$SEED_WORD" | tee /root/site/index.html > /root/sight/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/sight:/usr/share/nginx/html nginx:1.26
