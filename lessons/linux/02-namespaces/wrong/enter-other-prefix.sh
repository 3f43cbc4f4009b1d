# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "another prefix length"
nsenter -t "$(docker inspect -f '{{.State.Pid}}' web)" -n ip address add 10.99.7.1/24 dev lo
