# drydock-canary-7f3a
# replaces: facts
# expects: facts fail "The node has no Docker: Docker is in the sandbox, which is no node."
# expects: explore waiting "first"
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubelet=$(kubectl get node "$node" -o jsonpath='{.status.nodeInfo.kubeletVersion}')
kubectl create configmap logbook "--from-literal=node=$node" "--from-literal=kubelet=$kubelet" \
  "--from-literal=runtime=docker://$(docker version -f '{{.Server.Version}}')"
