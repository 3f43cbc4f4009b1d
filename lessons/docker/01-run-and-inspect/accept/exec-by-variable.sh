# drydock-canary-7f3a
# replaces: exec-file
# The word is in a variable; the command prints it.
docker run -d --name "hello-$SEED_NAME" -e "SAY=$SEED_WORD" busybox:1.37 sh -c 'echo $SAY; touch /tmp/$SAY; exec sleep 1d'
