# drydock-canary-7f3a
# replaces: share-net
id=$(docker run -d --name web nginx)
docker run -d --name side --network "container:$id" python:3.12-slim sleep 1d
