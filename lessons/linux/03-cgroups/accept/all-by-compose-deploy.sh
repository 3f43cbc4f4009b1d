# drydock-canary-7f3a
# replaces: memory, cpu, pids
mkdir -p /root/box && cd /root/box
cat > compose.yaml <<YAML
services:
  box:
    image: busybox
    container_name: box-$SEED_NAME
    command: sleep 1d
    deploy:
      resources:
        limits:
          memory: ${SEED_MEM}M
          cpus: "$SEED_CPUS"
          pids: $SEED_PIDS
YAML
docker compose up -d
