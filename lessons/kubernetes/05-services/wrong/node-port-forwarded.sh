# drydock-canary-7f3a
# replaces: node-port
# expects: node-port fail "the type of the service `hello` to be `NodePort`. Found `ClusterIP`"
kubectl port-forward service/hello "$NP1:80" --address 0.0.0.0 > /dev/null 2>&1 &
sleep 3
