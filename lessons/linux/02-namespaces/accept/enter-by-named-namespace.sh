# drydock-canary-7f3a
# replaces: enter
# `ip netns attach` gives the namespace a name, which is a bind mount of its file.
ip netns attach web "$(docker inspect -f '{{.State.Pid}}' "web-$SEED_NAME")"
nsenter --net=/run/netns/web ip address add "10.99.$SEED_NET.1/32" dev lo
