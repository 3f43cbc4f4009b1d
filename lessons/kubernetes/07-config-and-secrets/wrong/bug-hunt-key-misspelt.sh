# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^data:/a\  user_interface.properties: color=blue' ~/game.yaml
kubectl apply -f ~/game.yaml
