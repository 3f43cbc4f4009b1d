# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "nginx may not show it"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site
(umask 077; echo "$SEED_WORD" > /root/site/index.html)
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html nginx:1.26
