# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "the program of `page-{name}` to be `nginx`"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html python:3.12-slim python -m http.server 80 -d /usr/share/nginx/html
