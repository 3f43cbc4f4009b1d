# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "also shares the processes of `web`"
# expects: enter waiting "first"
docker run -d --name web nginx
docker run -d --name side --network container:web --pid container:web busybox sleep 1d
