# drydock-canary-7f3a
# replaces: set-aside
# expects: cluster-ip fail "its readiness probe fails"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
kubectl exec "$(kubectl get pods -l app=hello -o name | head -n 1)" -- touch /tmp/away
