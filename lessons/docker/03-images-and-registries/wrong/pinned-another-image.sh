# drydock-canary-7f3a
# replaces: pinned
# expects: pinned fail "It is pinned, but to an image of `busybox`."
docker pull busybox:1.37
docker run -d --name "pin-$SEED_NAME" "$(docker image inspect -f '{{ index .RepoDigests 0 }}' busybox:1.37)" sleep 1d
