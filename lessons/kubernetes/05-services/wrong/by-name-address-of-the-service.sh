# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "Another Service of the same name gets another address."
ip=$(kubectl get service hello -o jsonpath='{.spec.clusterIP}')
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET="$ip" -- sh -c 'while sleep 1; do curl -s "http://$TARGET/"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
