# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "The files in `/config` come from elsewhere than a ConfigMap."
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^      configMap:/,$d' ~/game.yaml
echo '      emptyDir: {}' >> ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=150s
kubectl exec "game-$SEED_NAME" -- sh -c 'cd /config; touch game.properties; echo color=blue > user-interface.properties'
