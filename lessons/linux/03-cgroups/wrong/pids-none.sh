# drydock-canary-7f3a
# replaces: pids
# expects: pids fail "No limit: it may take all 512 processes of the sandbox."
docker update --pids-limit 0 "box-$SEED_NAME"
