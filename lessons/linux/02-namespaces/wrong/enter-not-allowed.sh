# drydock-canary-7f3a
# replaces: enter
# expects: enter fail "Every network namespace has a `lo` of its own."
# A container may not change its network without NET_ADMIN.
docker exec "side-$SEED_NAME" ip address add "10.99.$SEED_NET.1/32" dev lo
