# drydock-canary-7f3a
# replaces: own-uts
# No process is in the namespace: the bind mount of its file holds it.
touch /root/harbor-uts
unshare --uts=/root/harbor-uts hostname harbor
