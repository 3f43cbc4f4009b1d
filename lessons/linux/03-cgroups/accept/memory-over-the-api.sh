# drydock-canary-7f3a
# replaces: memory
api() { curl --silent --show-error --fail --unix-socket /var/run/docker.sock --request POST --header 'Content-Type: application/json' "$@"; }
api --data "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1d\"],\"HostConfig\":{\"Memory\":$((SEED_MEM * 1048576))}}" "http://docker/containers/create?name=box-$SEED_NAME"
api "http://docker/containers/box-$SEED_NAME/start"
