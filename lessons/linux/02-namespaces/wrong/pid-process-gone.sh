# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "A PID namespace lives as long as its PID 1."
unshare --pid --fork --mount-proc ps -ef
