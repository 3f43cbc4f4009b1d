# drydock-canary-7f3a
# replaces: scaled, no-drift
sed -i "s/replicas: .*/replicas: $SEED_MORE/" /root/fleet.yaml
kubectl apply -f /root/fleet.yaml
kubectl rollout status deployment "fleet-$SEED_NAME"
