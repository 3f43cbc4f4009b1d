# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "No answer in its log names a pod"
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=hello -- sh -c 'while sleep 1; do curl -s "http://$TARGET/info"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
