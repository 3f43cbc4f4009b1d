# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: installed
# The name belongs to the release: the same chart may be installed again under another one.
helm install "r-$SEED_NAME" hello-chart --wait

#: values
# Both in one upgrade: the next one that sets a value begins with those of the chart again.
helm upgrade "r-$SEED_NAME" hello-chart --set "replicas=$SEED_REPLICAS" --set "greeting=$SEED_WORD" --wait

#: rolled-back
# The number is that of the revision to go back to; what comes of it is revision 3.
helm rollback "r-$SEED_NAME" 1 --wait

#: mended
# helm history says that Helm has waited in vain. The pods say why: no registry has the image nginx:1.62.
# Revision 1 ran. A rollback brings back its image, and keeps its greeting.
helm rollback "tide-$SEED_NAME" 1
