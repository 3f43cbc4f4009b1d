# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "The number stands in the pod itself, not in a ConfigMap."
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
sed -i '/^data:/a\  user-interface.properties: color=blue' ~/game.yaml
sed -i '/valueFrom:/,/key: player_initial_lives/d' ~/game.yaml
sed -i "/name: PLAYER_INITIAL_LIVES/a\          value: '$SEED_LIVES'" ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=150s
