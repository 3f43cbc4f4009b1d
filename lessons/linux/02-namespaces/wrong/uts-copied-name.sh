# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "A new UTS namespace begins as a copy"
# The sandbox was renamed first; the new namespace was never.
hostname "$SEED_NAME"
setsid unshare --uts sleep 1d </dev/null >/dev/null 2>&1 &
