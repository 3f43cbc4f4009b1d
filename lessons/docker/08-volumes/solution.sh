# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: named
# A name without a slash is a volume. Docker makes it at its first use, and one container fills it for another.
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d

#: db-survives
# The volume lies exactly where PostgreSQL 17 keeps its files. Only the first start needs a password: it makes the database.
docker run -d --name "db-$SEED_NAME" -e POSTGRES_PASSWORD=tide -v "ships-$SEED_NAME:/var/lib/postgresql/data" postgres:17
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U postgres -c "CREATE TABLE ships AS SELECT '$SEED_WORD' AS name"
# The container goes, the volume stays; a new container finds the files.
docker rm -f "db-$SEED_NAME"
docker run -d --name "db-$SEED_NAME" -v "ships-$SEED_NAME:/var/lib/postgresql/data" postgres:17

#: bind
# nginx looks into your directory at each request, so an edit shows at once.
mkdir -p /root/site
echo "<h1>$SEED_WORD</h1>" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "$SEED_PORT:80" -v /root/site:/usr/share/nginx/html nginx:1.26

#: tmpfs
# It has no source: it is in memory.
docker run -d --name "fast-$SEED_NAME" --tmpfs /scratch:size=16m busybox:1.37 sleep 1d
