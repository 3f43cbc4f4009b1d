# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "the Service that `TARGET` of `client-{name}` names to be `hello`. Found `helo`"
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=helo -- sh -c 'while sleep 1; do curl -s "http://$TARGET/"; done'
