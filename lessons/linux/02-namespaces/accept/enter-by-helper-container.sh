# drydock-canary-7f3a
# replaces: enter
docker run --rm --network "container:web-$SEED_NAME" --cap-add NET_ADMIN busybox ip address add "10.99.$SEED_NET.1/32" dev lo
