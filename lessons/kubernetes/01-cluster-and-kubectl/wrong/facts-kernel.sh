# drydock-canary-7f3a
# replaces: facts
# expects: facts fail "A version of Kubernetes begins with `v`, and a kernel has another one."
# expects: explore waiting "first"
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
runtime=$(kubectl get node "$node" -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}')
kubectl create configmap logbook "--from-literal=node=$node" "--from-literal=kubelet=$(uname -r)" "--from-literal=runtime=$runtime"
