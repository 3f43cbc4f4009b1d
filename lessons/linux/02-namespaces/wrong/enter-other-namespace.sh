# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "The address is on the sandbox’s lo."
# The UTS namespace of web is entered; the network stays the sandbox's.
nsenter -t "$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")" -u ip address add "10.99.$SEED_NET.1/32" dev lo
