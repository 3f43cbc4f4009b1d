# drydock-canary-7f3a
# replaces: exec-file
# A shell that was started with nothing to say, and is told through its input.
docker run -di --name "hello-$SEED_NAME" busybox:1.37 sh
echo "echo $SEED_WORD; touch /tmp/$SEED_WORD" | timeout 3 docker attach --sig-proxy=false "hello-$SEED_NAME" || true
