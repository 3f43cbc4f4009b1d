# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: tidy
# Only these three are named, so nothing else can go.
docker rm junk-done junk-broken junk-killed

#: created
docker create --name "cold-$SEED_NAME" busybox:1.37

#: exec-file
# The first process prints the word, which makes it part of the log, and then stays alive.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
# exec goes into the container that runs; run would make another one.
docker exec "hello-$SEED_NAME" touch "/tmp/$SEED_WORD"

#: exit-code
# `exit` is a word of the shell, so a shell has to run it. Its code is that of the container, and run hands it on.
docker run --name "short-$SEED_NAME" busybox:1.37 sh -c "exit $SEED_CODE" || echo "It has ended with code $?"
