# drydock-canary-7f3a
# replaces: own-uts
setsid unshare --user --map-root-user --uts sh -c 'hostname $SEED_NAME; exec sleep 1d' </dev/null >/dev/null 2>&1 &
