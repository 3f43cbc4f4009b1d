# drydock-canary-7f3a
# replaces: facts
# expects: facts fail "The node writes name and version of its runtime together"
# expects: explore waiting "first"
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubelet=$(kubectl get node "$node" -o jsonpath='{.status.nodeInfo.kubeletVersion}')
kubectl create configmap logbook "--from-literal=node=$node" "--from-literal=kubelet=$kubelet" --from-literal=runtime=containerd
