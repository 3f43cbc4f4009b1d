# drydock-canary-7f3a
# replaces: enter
nsenter --net="/proc/$(docker inspect -f '{{.State.Pid}}' web)/ns/net" ip address add 10.99.7.1/32 dev lo
