# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "its command is done"
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=hello -- sh -c 'curl -s "http://$TARGET/"'
