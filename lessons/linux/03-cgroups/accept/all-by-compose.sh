# drydock-canary-7f3a
# replaces: memory, cpu, pids
mkdir -p /root/box && cd /root/box
cat > compose.yaml <<YAML
services:
  box:
    image: busybox
    container_name: box-$SEED_NAME
    command: sleep 1d
    mem_limit: ${SEED_MEM}m
    cpus: $SEED_CPUS
    pids_limit: $SEED_PIDS
YAML
docker compose up -d
