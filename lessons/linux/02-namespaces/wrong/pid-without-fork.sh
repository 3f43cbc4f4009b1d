# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "unshare stays outside; its first child becomes PID 1."
setsid unshare --pid sleep 1d </dev/null >/dev/null 2>&1 &
