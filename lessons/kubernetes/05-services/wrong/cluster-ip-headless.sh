# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "Without an address of its own"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl create service clusterip hello --clusterip=None --tcp=80:5000
kubectl rollout status deployment hello --timeout=180s
