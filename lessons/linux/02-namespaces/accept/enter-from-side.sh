# drydock-canary-7f3a
# replaces: enter
# side is in the same network namespace.
nsenter -t "$(docker inspect -f '{{.State.Pid}}' side)" -n ip addr add 10.99.7.1/32 dev lo
