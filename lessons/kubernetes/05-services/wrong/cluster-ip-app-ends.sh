# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "Last log line:"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
# A word that nginx does not know: the pods end again and again, and tell why.
kubectl get configmap whoami -o yaml | sed 's/listen 5000/lisen 5000/' | kubectl apply -f -
kubectl delete pods -l app=hello
kubectl expose deployment hello --port=80 --target-port=5000
