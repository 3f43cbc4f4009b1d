# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "ps reads /proc, still the old one."
setsid unshare --pid --fork --mount sleep 1d </dev/null >/dev/null 2>&1 &
