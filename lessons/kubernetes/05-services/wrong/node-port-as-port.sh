# drydock-canary-7f3a
# replaces: node-port
# expects: node-port fail "The port of the nodes is `nodePort`."
kubectl expose deployment hello --name=hello-out --port="$NP1" --target-port=5000
