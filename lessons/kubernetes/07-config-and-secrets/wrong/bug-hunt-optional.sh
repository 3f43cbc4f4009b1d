# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "It starts, but `user-interface.properties` is missing"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^        items:/i\        optional: true' ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=150s
