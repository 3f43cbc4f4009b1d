# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "The form is name.namespace, and the Service is in the namespace `lab-"
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=hello.default -- sh -c 'while sleep 1; do curl -s "http://$TARGET/"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
