# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "nginx serves another file, a copy with the same text"
# expects: db-survives fail "No container `db-{name}`"
# The mount is there, and a configuration that looks elsewhere, at a copy.
mkdir -p /root/site /root/copy
echo "$SEED_WORD" > /root/site/index.html
touch -d '1 hour ago' /root/site/index.html
cp /root/site/index.html /root/copy/
echo 'server { listen 80; root /copy; }' > /root/answer.conf
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html -v /root/copy:/copy \
  -v /root/answer.conf:/etc/nginx/conf.d/default.conf nginx:1.26
