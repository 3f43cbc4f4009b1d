# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "sends to the port `web`, and no container of its pods has a port of that name; they have `http`"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl expose deployment hello --port=80 --target-port=web
kubectl rollout status deployment hello --timeout=180s
