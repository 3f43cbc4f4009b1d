# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "You renamed the sandbox itself."
# The namespace is there, but the rename ran outside it.
setsid unshare --uts sleep 1d </dev/null >/dev/null 2>&1 &
until [ "$(readlink /proc/$!/ns/uts)" != "$(readlink /proc/self/ns/uts)" ]; do sleep 0.05; done
hostname "$SEED_NAME"
