# drydock-canary-7f3a
# replaces: share-net
mkdir -p /root/share && cd /root/share
cat > compose.yaml <<YAML
services:
  web:
    image: nginx
    container_name: web-$SEED_NAME
  side:
    image: busybox
    container_name: side-$SEED_NAME
    command: sleep 1d
    network_mode: service:web
YAML
docker compose up -d
