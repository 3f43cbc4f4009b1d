# drydock-canary-7f3a
# replaces: own-uts
setsid unshare -u sleep 1d </dev/null >/dev/null 2>&1 &
until [ "$(readlink /proc/$!/ns/uts)" != "$(readlink /proc/self/ns/uts)" ]; do sleep 0.05; done
nsenter -t $! -u hostname "$SEED_NAME"
