# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "Nothing is mounted at `/usr/share/nginx/html`"
# expects: db-survives fail "No container `db-{name}`"
# Docker still lists the mount, but the kernel has none: what is served is a copy.
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html nginx:1.26
nsenter --target "$(docker inspect -f '{{.State.Pid}}' "page-$SEED_NAME")" --mount --pid umount -n -l /usr/share/nginx/html
docker cp /root/site/index.html "page-$SEED_NAME:/tmp/index.html"
docker exec "page-$SEED_NAME" cp /tmp/index.html /usr/share/nginx/html/
