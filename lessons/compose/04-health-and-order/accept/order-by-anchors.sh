# drydock-canary-7f3a
# replaces: waits, migrated
cd ~/lessons/compose/04-health-and-order
sed -i -e '/^  api:/,/^$/s/depends_on: .*/depends_on: {migrate: {condition: service_completed_successfully}, <<: *after-db}/' \
  -e '/^  migrate:/,/^$/s/depends_on: .*/depends_on: *after-db/' compose.yaml
sed -i '/^name:/a\\nx-after-db: &after-db\n  db: {condition: service_healthy}' compose.yaml
