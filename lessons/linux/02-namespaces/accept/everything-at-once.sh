# drydock-canary-7f3a
# replaces: own-uts, pid-one
# One process may do both.
setsid unshare --uts --pid --fork --mount-proc sh -c 'hostname $SEED_NAME; exec sleep 1d' </dev/null >/dev/null 2>&1 &
