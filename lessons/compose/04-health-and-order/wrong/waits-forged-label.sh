# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "Compose did not make it from this file as it is now."
# expects: migrated waiting "first"
# expects: survives waiting "first"
# A container by docker run, with the labels of Compose.
cd ~/lessons/compose/04-health-and-order
docker compose up -d api
until [ "$(docker inspect -f '{{.State.Health.Status}}' harbour-db-1)" = healthy ]; do sleep 0.5; done
docker rm -f harbour-api-1
label=com.docker.compose
docker run -d --name harbour-api-1 --init --network harbour_default --network-alias api -e PGHOST=db -e PGPASSWORD=lighthouse -v "$PWD/api:/app:ro" \
  --label "$label.project=harbour" --label "$label.service=api" --label "$label.container-number=1" --label "$label.oneoff=False" \
  --label "$label.project.config_files=$PWD/compose.yaml" --label "$label.project.working_dir=$PWD" \
  --label "$label.depends_on=db:service_healthy:false,migrate:service_completed_successfully:false" \
  python:3.12-slim python3 -u /app/api.py
