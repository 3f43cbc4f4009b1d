# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "The address is on the sandbox’s lo."
ip address add "10.99.$SEED_NET.1/32" dev lo
