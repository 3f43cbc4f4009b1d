# drydock-canary-7f3a
# replaces: two-names
echo 'FROM busybox:1.37' | docker build --quiet --tag "$SEED_NAME/tools" --tag "$SEED_NAME/tools:1.0.3" -
