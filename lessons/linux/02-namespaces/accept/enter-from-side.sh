# drydock-canary-7f3a
# replaces: enter
# side is in the same network namespace.
nsenter -t "$(docker inspect -f '{{.State.Pid}}' "side-$SEED_NAME")" -n ip addr add "10.99.$SEED_NET.1/32" dev lo
