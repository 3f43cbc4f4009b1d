# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "selects 0 pods: it wants `app=hello-web`, pods say `app=hello`"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl create service clusterip hello --tcp=80:5000
kubectl set selector service hello app=hello-web
kubectl rollout status deployment hello --timeout=180s
