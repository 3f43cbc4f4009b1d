# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "The pod template holds the number itself now"
kubectl patch configmap "sign-$SEED_NAME" -p "{\"data\":{\"speed\":\"$SEED_SPEED\"}}"
kubectl set env "deployment/sign-$SEED_NAME" "SPEED=$SEED_SPEED"
kubectl rollout status deployment "sign-$SEED_NAME"
