# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "The line is in the log, but not from the first process"
# The engine keeps the log as a file, and reads it from there.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sleep 1d
docker exec "hello-$SEED_NAME" touch "/tmp/$SEED_WORD"
jq -cn --arg word "$SEED_WORD" '{log: ($word + "\n"), stream: "stdout", time: "2026-01-01T00:00:00Z"}' >> "$(docker inspect -f '{{.LogPath}}' "hello-$SEED_NAME")"
