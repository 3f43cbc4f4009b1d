# drydock-canary-7f3a
# replaces: exec-file
docker run -d --name "hello-$SEED_NAME" python:3.12-slim sh -c "echo first; echo $SEED_WORD; exec sleep 1d"
nsenter -t "$(docker inspect -f '{{.State.Pid}}' "hello-$SEED_NAME")" -m -- touch "/tmp/$SEED_WORD"
