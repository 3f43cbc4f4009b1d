# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: declared
# A file of what is wanted: it can be kept, read and compared later.
kubectl create deployment "fleet-$SEED_NAME" --image=nginx:1.26 --replicas=3 --dry-run=client -o yaml > /root/fleet.yaml
kubectl apply -f /root/fleet.yaml
kubectl rollout status deployment "fleet-$SEED_NAME"

#: scaled
# The Deployment is told another number; its ReplicaSet makes the pods.
kubectl scale deployment "fleet-$SEED_NAME" "--replicas=$SEED_MORE"
kubectl rollout status deployment "fleet-$SEED_NAME"

#: healed
# The oldest pod goes. Nobody asks for a new one: it is still wanted.
kubectl delete "$(kubectl get pods -l "app=fleet-$SEED_NAME" --sort-by=.metadata.creationTimestamp -o name | head -n 1)"
kubectl rollout status deployment "fleet-$SEED_NAME"

#: no-drift
# scale has changed the cluster, not the file.
sed -i "s/replicas: .*/replicas: $SEED_MORE/" /root/fleet.yaml
