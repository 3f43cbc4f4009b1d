# drydock-canary-7f3a
# replaces: declared
kubectl create deployment "fleet-$SEED_NAME" --image=busybox:1.37 --replicas=3 -- sleep 1d
kubectl rollout status deployment "fleet-$SEED_NAME"
kubectl get deployment "fleet-$SEED_NAME" -o yaml > /root/fleet.yaml
