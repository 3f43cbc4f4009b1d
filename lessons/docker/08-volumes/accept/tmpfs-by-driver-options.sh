# drydock-canary-7f3a
# replaces: tmpfs
docker volume create --driver local --opt type=tmpfs --opt device=tmpfs --opt o=size=16m scratch
docker run -d --name "fast-$SEED_NAME" -v scratch:/scratch busybox:1.37 sleep 1d
