# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "another prefix length"
nsenter -t "$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")" -n ip address add "10.99.$SEED_NET.1/24" dev lo
