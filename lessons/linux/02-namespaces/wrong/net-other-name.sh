# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "No container `side`; you have `sidecar`, `web`."
# expects: enter waiting "first"
docker run -d --name web nginx
docker run -d --name sidecar --network container:web busybox sleep 1d
