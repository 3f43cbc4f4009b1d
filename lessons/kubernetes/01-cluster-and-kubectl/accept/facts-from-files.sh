# drydock-canary-7f3a
# replaces: facts
mkdir -p /root/book && cd /root/book
kubectl get nodes --no-headers -o custom-columns=N:.metadata.name | head -n 1 > node
kubectl get node "$(cat node)" --no-headers -o custom-columns=K:.status.nodeInfo.kubeletVersion > kubelet
kubectl get node "$(cat node)" --no-headers -o custom-columns=R:.status.nodeInfo.containerRuntimeVersion > runtime
kubectl create configmap logbook --from-file=node --from-file=kubelet --from-file=runtime
