# drydock-canary-7f3a
# replaces: memory
docker run -d --name "box-$SEED_NAME" --memory 60m busybox sleep 1d
docker update --memory "${SEED_MEM}m" "box-$SEED_NAME"
