# drydock-canary-7f3a
# replaces: healed
pod=$(kubectl get pods -l "app=fleet-$SEED_NAME" -o jsonpath='{.items[0].metadata.name}')
printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s","namespace":"%s"}}' "$pod" "$NS" |
  kubectl create --raw "/api/v1/namespaces/$NS/pods/$pod/eviction" -f -
kubectl wait --for=delete "pod/$pod" --timeout=60s
kubectl rollout status deployment "fleet-$SEED_NAME"
