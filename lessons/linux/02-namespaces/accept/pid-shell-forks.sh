# drydock-canary-7f3a
# replaces: pid-one
# unshare does not fork, but the shell it becomes does: its first child is PID 1.
setsid unshare --pid --mount sh -c 'sh -c "mount -t proc proc /proc; exec sleep 1d"; true' </dev/null >/dev/null 2>&1 &
