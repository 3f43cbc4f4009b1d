# drydock-canary-7f3a
# replaces: node-port
# expects: node-port fail "nothing in the pods listens on its target port 80."
kubectl create service nodeport hello-out --tcp=80:80 --node-port="$NP1"
kubectl set selector service hello-out app=hello
