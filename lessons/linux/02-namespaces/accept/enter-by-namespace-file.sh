# drydock-canary-7f3a
# replaces: enter
nsenter --net="/proc/$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")/ns/net" ip address add "10.99.$SEED_NET.1/32" dev lo
