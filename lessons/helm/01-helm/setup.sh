# The chart `hello-chart`, and a release `tide-…` of it whose last upgrade has failed: its image has a tag that no registry knows.
set -e
[ -e ~/hello-chart ] || cp -r hello-chart ~/hello-chart
release=tide-$SEED_NAME
if ! helm status "$release" > /dev/null 2>&1; then
  helm install "$release" hello-chart --set greeting=low-tide
  # It runs before it is broken, however long that takes here.
  kubectl rollout status deployment "$release" --timeout=200s
fi
if ! helm history "$release" | grep -q failed; then
  # Helm waits in vain, and writes that down: this is what the learner finds.
  helm upgrade "$release" hello-chart --set greeting=low-tide --set image=nginx:1.62 --wait --timeout 3s || true
fi
helm history "$release" | grep -q failed
