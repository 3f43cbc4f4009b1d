# drydock-canary-7f3a
# What somebody left in the namespace: five pods of two services. Their names do not tell which is whose.
set -e
for each in 1:b 2:a 3:b 4:a 5:b; do
  cat <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: quay-${each%:*}
  labels:
    app: my-service-${each#*:}
spec:
  # sleep does not end when it is asked to: nobody is to wait for it.
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: busybox:1.37
      command: [sleep, 100d]
---
YAML
done | kubectl apply -f - >/dev/null
