# drydock-canary-7f3a
# replaces: memory
docker create --name "box-$SEED_NAME" -m "$((SEED_MEM * 1048576))" nginx
docker start "box-$SEED_NAME"
