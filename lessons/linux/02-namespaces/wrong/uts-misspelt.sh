# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "the host name in it is `{name}x`"
setsid unshare --uts sh -c 'hostname ${SEED_NAME}x; exec sleep 1d' </dev/null >/dev/null 2>&1 &
