# drydock-canary-7f3a
# replaces: facts, explore
# expects: facts fail "No configmap `logbook`"
# expects: explore waiting "first"
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubectl create secret generic logbook "--from-literal=node=$node" --from-literal=hpa=autoscaling/v2 --from-literal=short=netpol
