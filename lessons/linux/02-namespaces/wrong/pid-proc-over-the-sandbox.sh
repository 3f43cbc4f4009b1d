# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "a proc mounted there is everybody’s"
# Without a mount namespace of its own, the new proc covers the one of the sandbox.
setsid unshare --pid --fork sh -c 'mount -t proc proc /proc; exec sleep 1d' </dev/null >/dev/null 2>&1 &
