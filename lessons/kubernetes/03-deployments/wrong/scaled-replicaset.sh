# drydock-canary-7f3a
# replaces: scaled, healed, no-drift
# expects: scaled fail "The Deployment wants 3 pods, and keeps that number by itself."
# expects: healed waiting "first"
# expects: no-drift waiting "first"
kubectl scale replicaset -l "app=fleet-$SEED_NAME" "--replicas=$SEED_MORE"
