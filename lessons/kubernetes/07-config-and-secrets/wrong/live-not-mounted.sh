# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
kubectl patch configmap "board-$SEED_NAME" -p "{\"data\":{\"notice.txt\":\"$SEED_NOTICE\"}}"
