# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "selects 0 pods: it wants `tier=front`; no pod has that label"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl expose deployment hello --port=80 --target-port=5000 --selector=tier=front
kubectl rollout status deployment hello --timeout=180s
