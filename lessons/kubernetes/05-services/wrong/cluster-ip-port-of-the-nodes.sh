# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "The port of the nodes is `nodePort`."
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl expose deployment hello --port="$NP1" --target-port=5000
kubectl rollout status deployment hello --timeout=180s
