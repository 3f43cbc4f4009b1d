# drydock-canary-7f3a
# replaces: share-net
docker network create quay
docker run -d --name web --network quay nginx
docker run -d --name side --network container:web busybox sleep 1d
