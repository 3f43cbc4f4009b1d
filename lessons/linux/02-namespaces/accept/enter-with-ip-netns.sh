# drydock-canary-7f3a
# replaces: enter
ip netns attach web "$(docker inspect -f '{{.State.Pid}}' web)"
ip -n web address add 10.99.7.1/32 dev lo
