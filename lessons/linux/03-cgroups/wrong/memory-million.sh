# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "Docker’s m is 1,048,576."
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker run -d --name "box-$SEED_NAME" --memory "$((SEED_MEM * 1000000))" busybox sleep 1d
