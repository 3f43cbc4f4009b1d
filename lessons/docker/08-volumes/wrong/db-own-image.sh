# drydock-canary-7f3a
# replaces: db-survives
# expects: db-survives fail "What is called `postgres:17` now was made here"
# An image of one's own takes over the name.
mkdir /root/own && cd /root/own
printf 'FROM postgres:17\nENV POSTGRES_PASSWORD=tide\n' > Dockerfile
docker build -t postgres:17 .
docker run -d --name "db-$SEED_NAME" -v "ships:/var/lib/postgresql/data" postgres:17
