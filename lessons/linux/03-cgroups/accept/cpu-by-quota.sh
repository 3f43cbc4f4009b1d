# drydock-canary-7f3a
# replaces: cpu
# Half the usual period, so half the quota.
docker update --cpu-period 50000 --cpu-quota "$(echo "$SEED_CPUS" | awk '{ print $1 * 50000 }')" "box-$SEED_NAME"
