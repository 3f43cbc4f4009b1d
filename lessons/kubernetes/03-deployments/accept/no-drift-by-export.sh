# drydock-canary-7f3a
# replaces: no-drift
kubectl get deployment "fleet-$SEED_NAME" -o yaml > /root/fleet.yaml
