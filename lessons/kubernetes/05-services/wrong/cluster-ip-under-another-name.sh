# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "No service `hello`"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl expose deployment hello --name="hello-$SEED_NAME" --port=80 --target-port=5000
kubectl rollout status deployment hello --timeout=180s
