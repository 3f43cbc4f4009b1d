# drydock-canary-7f3a
# replaces: bind, db-survives
# expects: bind fail "at {port} of the sandbox, and not its port 80. In `-p A:B`, B is the port inside."
# expects: db-survives fail "No container `db-{name}`"
# The port is published to the same port inside, where nginx does not listen.
mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:$SEED_PORT" -v /root/site:/usr/share/nginx/html nginx:1.26
