# drydock-canary-7f3a
# replaces: lane
for pod in quay-1 quay-3 quay-5; do
  KUBE_EDITOR="sed -i '/^  labels:/a\\    lane: $SEED_WORD'" kubectl edit pod "$pod"
done
