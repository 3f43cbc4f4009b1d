# drydock-canary-7f3a
# replaces: bind
# expects: bind fail "shows another place of the sandbox than `/root/site`"
mkdir -p /root/site /root/sight
echo "$SEED_WORD" | tee /root/site/index.html > /root/sight/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/sight:/usr/share/nginx/html nginx:1.26
