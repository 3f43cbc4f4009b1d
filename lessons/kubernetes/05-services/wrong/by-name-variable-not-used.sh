# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "Only ever one pod has answered"
ip=$(kubectl get pods -l app=hello -o jsonpath='{.items[0].status.podIP}')
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=hello -- sh -c "while sleep 1; do curl -s http://$ip:5000/; done"
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
