# drydock-canary-7f3a
# replaces: pod
kubectl run "ship-$SEED_NAME" --image=nginx:1.26 "--labels=app=$SEED_NAME,tier=front" --overrides='{"spec":{"containers":[{
  "name":"ship","image":"nginx:1.26","resources":{
    "requests":{"cpu":"'"$SEED_CPU"'m","memory":"64Mi"},
    "limits":{"cpu":"200m","memory":"'"$SEED_MEM"'Mi"}}}]}}'
