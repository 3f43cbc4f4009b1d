# drydock-canary-7f3a
# replaces: enter
docker run --rm --network container:web --cap-add NET_ADMIN busybox ip address add 10.99.7.1/32 dev lo
