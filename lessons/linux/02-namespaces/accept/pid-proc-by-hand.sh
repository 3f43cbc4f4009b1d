# drydock-canary-7f3a
# replaces: pid-one
setsid unshare --pid --fork --mount sh -c 'mount -t proc proc /proc; exec sleep 1d' </dev/null >/dev/null 2>&1 &
