# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "That is the sandbox’s namespace."
# expects: enter waiting "first"
docker run -d --name web nginx
docker run -d --name side --network host busybox sleep 1d
