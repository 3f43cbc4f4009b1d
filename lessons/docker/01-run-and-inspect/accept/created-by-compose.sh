# drydock-canary-7f3a
# replaces: created
mkdir -p /root/cold && cd /root/cold
cat > compose.yaml <<YAML
services:
  cold:
    image: nginx:1.26
    container_name: cold-$SEED_NAME
YAML
docker compose create
