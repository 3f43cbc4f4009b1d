# drydock-canary-7f3a
# replaces: named, db-survives, bind, tmpfs
mkdir -p /root/site && cd /root
echo "<p>$SEED_WORD</p>" > site/index.html
cat > compose.yaml <<YAML
services:
  reader:
    image: busybox:1.37
    container_name: reader-$SEED_NAME
    command: sleep 1d
    volumes: [cargo:/data:ro]
  db:
    image: postgres:17
    container_name: db-$SEED_NAME
    environment: { POSTGRES_PASSWORD: tide, POSTGRES_USER: captain, POSTGRES_DB: fleet }
    volumes: [ships:/var/lib/postgresql/data]
  page:
    image: nginx:1.26
    container_name: page-$SEED_NAME
    ports: ["$SEED_PORT:80"]
    volumes: [./site:/usr/share/nginx/html:ro]
  fast:
    image: busybox:1.37
    container_name: fast-$SEED_NAME
    command: sleep 1d
    tmpfs: [/scratch:size=16m]
volumes:
  cargo: { name: data-$SEED_NAME }
  ships:
YAML
docker compose up -d
until docker exec "db-$SEED_NAME" pg_isready -q -h 127.0.0.1; do sleep 1; done
docker exec "db-$SEED_NAME" psql -U captain fleet -c 'CREATE TABLE ships (name text)' -c "INSERT INTO ships VALUES ('$SEED_WORD')"
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker compose down
docker compose up -d
