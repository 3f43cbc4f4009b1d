# drydock-canary-7f3a
# replaces: two-names
# expects: two-names fail "These are two different images."
echo 'FROM busybox:1.37' | docker build -q --label step=1 -t "$SEED_NAME/tools" -
echo 'FROM busybox:1.37' | docker build -q --label step=2 -t "$SEED_NAME/tools:1.0.3" -
