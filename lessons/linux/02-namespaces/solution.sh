# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: own-uts
# A new UTS namespace begins with the old host name; renaming it inside leaves the sandbox alone. sleep keeps it alive.
setsid unshare --uts sh -c 'hostname $SEED_NAME; exec sleep 1d' </dev/null >/dev/null 2>&1 &

#: share-net
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name "side-$SEED_NAME" --network "container:web-$SEED_NAME" busybox sleep 1d

#: enter
# Only the network of web is entered: `ip` and its files are the sandbox's.
nsenter --target "$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")" --net ip address add "10.99.$SEED_NET.1/32" dev lo

#: pid-one
# unshare forks, so that its child is the first process of the new namespace, and mounts a proc that shows this namespace.
setsid unshare --pid --fork --mount-proc sleep 1d </dev/null >/dev/null 2>&1 &
