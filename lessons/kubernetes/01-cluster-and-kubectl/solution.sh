# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: context
# Cluster and user are those of the context that is there already; the namespace is what makes it yours.
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner "--namespace=$NS"
# A context that is made is not used yet.
kubectl config use-context "dock-$SEED_NAME"

#: facts
# The Node object says what runs on its machine; -o wide shows the same.
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
kubelet=$(kubectl get node "$node" -o jsonpath='{.status.nodeInfo.kubeletVersion}')
runtime=$(kubectl get node "$node" -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}')
kubectl create configmap logbook "--from-literal=node=$node" "--from-literal=kubelet=$kubelet" "--from-literal=runtime=$runtime"

#: explore
# Both stand in the list of kubectl api-resources. A patch adds to what is there.
kubectl patch configmap logbook -p '{"data":{"hpa":"autoscaling/v2","short":"netpol"}}'
