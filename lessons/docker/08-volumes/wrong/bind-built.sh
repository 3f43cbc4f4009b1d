# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "a copy: your edits will not show"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /root/site && cd /root/site
echo "$SEED_WORD" > index.html
printf 'FROM nginx:1.26\nCOPY index.html /usr/share/nginx/html/\n' > Dockerfile
docker build -t site:1 .
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" site:1
