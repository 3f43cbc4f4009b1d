# drydock-canary-7f3a
# replaces: named, db-survives, bind, tmpfs
docker volume create "data-$SEED_NAME"
docker run --rm --mount "type=volume,source=data-$SEED_NAME,target=/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run -d --name "reader-$SEED_NAME" --mount "type=volume,source=data-$SEED_NAME,target=/data,readonly" debian:trixie-slim sleep 1d

mkdir -p /srv/ships
docker run -d --name "first-$SEED_NAME" -e POSTGRES_PASSWORD=tide --mount type=bind,source=/srv/ships,target=/var/lib/postgresql/data postgres:17
until docker exec "first-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "first-$SEED_NAME" psql -U postgres -c 'CREATE TABLE ships (id serial, name text)' -c "INSERT INTO ships (name) VALUES ('titanic'), ('$SEED_WORD')"
docker stop "first-$SEED_NAME"
docker run -d --name "db-$SEED_NAME" --mount type=bind,source=/srv/ships,target=/var/lib/postgresql/data postgres:17

mkdir -p /root/site
echo "$SEED_WORD" > /root/site/index.html
docker run -d --name "page-$SEED_NAME" -p "127.0.0.1:$SEED_PORT:80" \
  --mount type=bind,source=/root/site/index.html,target=/usr/share/nginx/html/index.html,readonly nginx:1.26

docker run -d --name "fast-$SEED_NAME" --mount type=tmpfs,target=/scratch,tmpfs-size=16m debian:trixie-slim sleep 1d
