# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "nginx serves no file here: the text is from its configuration."
# expects: db-survives fail "No container `db-{name}`"
# The mount is there, and the same text stands in a configuration.
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
echo "server { listen 80; location / { default_type text/html; return 200 \"$SEED_WORD\\n\"; } }" > /root/answer.conf
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html -v /root/answer.conf:/etc/nginx/conf.d/default.conf nginx:1.26
