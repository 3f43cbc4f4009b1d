# drydock-canary-7f3a
# replaces: cluster-ip, by-name, node-port, set-aside
# expects: cluster-ip fail "its readiness probe fails"
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
# The app is moved to another port, and its probe still asks the old one.
kubectl get configmap whoami -o yaml | sed 's/listen 5000/listen 5001/' | kubectl apply -f -
kubectl delete pods -l app=hello
kubectl expose deployment hello --port=80 --target-port=5000
