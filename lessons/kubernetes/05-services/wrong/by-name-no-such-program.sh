# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "Last line: `sh: "
kubectl run "client-$SEED_NAME" --image=busybox:1.37 --env=TARGET=hello -- sh -c 'while sleep 1; do curl -s "http://$TARGET/"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
