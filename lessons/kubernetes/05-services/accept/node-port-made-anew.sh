# drydock-canary-7f3a
# replaces: node-port
kubectl delete service hello
kubectl create service nodeport hello --tcp=80:5000 --node-port="$NP1"
