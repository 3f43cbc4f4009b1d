# drydock-canary-7f3a
# replaces: node-port
kubectl create service nodeport hello-out --tcp=8080:5000 --node-port="$NP2"
kubectl set selector service hello-out app=hello
