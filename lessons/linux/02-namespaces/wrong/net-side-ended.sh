# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "`side` exists but ended with code 0."
# expects: enter waiting "first"
# The shell of busybox has no terminal and nothing to do.
docker run -d --name web nginx
docker run -d --name side --network container:web busybox
docker wait side
