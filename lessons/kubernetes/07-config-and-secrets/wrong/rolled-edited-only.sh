# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Running processes keep the old variable"
kubectl patch configmap "sign-$SEED_NAME" -p "{\"data\":{\"speed\":\"$SEED_SPEED\"}}"
