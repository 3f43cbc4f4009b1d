# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "Annotations cannot be selected"
kubectl annotate pods -l app=my-service-b "lane=$SEED_WORD"
