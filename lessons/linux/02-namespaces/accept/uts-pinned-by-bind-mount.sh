# drydock-canary-7f3a
# replaces: own-uts
# No process is in the namespace: the bind mount of its file holds it.
touch /root/own-uts
unshare --uts=/root/own-uts hostname "$SEED_NAME"
