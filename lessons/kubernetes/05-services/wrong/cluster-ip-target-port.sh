# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "nothing in the pods listens on its target port 80. The pods declare port `5000`"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl expose deployment hello --port=80
kubectl rollout status deployment hello --timeout=180s
