# drydock-canary-7f3a
# replaces: pair
# expects: pair fail "What runs in another pod has another address and other files."
kubectl run "pair-$SEED_NAME" --image=nginx:1.26
kubectl run "writer-$SEED_NAME" --image=busybox:1.37 -- sh -c "while true; do echo $SEED_WORD > /tmp/index.html; sleep 2; done"
