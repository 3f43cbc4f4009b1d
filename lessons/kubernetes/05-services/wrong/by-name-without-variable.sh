# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "the variable `TARGET` of the pod `client-{name}`"
kubectl run "client-$SEED_NAME" --image=nginx:1.26 -- sh -c 'while sleep 1; do curl -s http://hello/; done'
