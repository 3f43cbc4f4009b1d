# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "in the sandbox as well"
# Tried in the sandbox first and never taken away.
ip address add "10.99.$SEED_NET.1/32" dev lo
nsenter -t "$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")" -n ip address add "10.99.$SEED_NET.1/32" dev lo
