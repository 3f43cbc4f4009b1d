# drydock-canary-7f3a
# replaces: lane
for pod in $(kubectl get pods -l app=my-service-b -o name); do
  kubectl patch "$pod" -p "{\"metadata\":{\"labels\":{\"lane\":\"$SEED_WORD\"}}}"
done
