# drydock-canary-7f3a
# replaces: pids
# expects: pids fail "Expected the process limit in the kernel of `box-{name}` to be {pids} processes"
# One for the first process, thinks who has not been told that it counts too.
docker update --pids-limit "$((SEED_PIDS + 1))" "box-$SEED_NAME"
