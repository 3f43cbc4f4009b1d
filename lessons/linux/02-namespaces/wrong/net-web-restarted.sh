# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "`side` joined an earlier run of `web`"
# expects: enter waiting "first"
docker run -d --name web nginx
docker run -d --name side --network container:web busybox sleep 1d
docker restart -t 1 web
