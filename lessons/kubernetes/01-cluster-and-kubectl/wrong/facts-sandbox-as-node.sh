# drydock-canary-7f3a
# replaces: facts
# expects: facts fail "a pod, the sandbox and a node have names of their own."
# expects: explore waiting "first"
kubectl create configmap logbook "--from-literal=node=$(hostname)" --from-literal=kubelet=v1 --from-literal=runtime=docker
