# drydock-canary-7f3a
# replaces: config
cd ~/harbourlog
printf "import os\\n\\nGREETING = os.environ['GREETING']\\nDATABASE_URL = os.environ['DATABASE_URL']\\n" > config.py
cat > compose.yaml <<'YAML'
services:
  dev: { image: harbourlog, container_name: log-dev, env_file: /root/dev.env }
  prod: { image: harbourlog, container_name: log-prod, env_file: /root/prod.env }
YAML
git add .; git commit -m 'Take the settings from the environment'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
printf 'GREETING=%s\nDATABASE_URL=%s\n' "$SEED_NAME dev" "sqlite:///$SEED_NAME.db" > ~/dev.env
printf 'GREETING=%s\nDATABASE_URL=%s\n' "$SEED_NAME prod" "postgres://log:$SEED_PASSWORD@db.example/log" > ~/prod.env
docker rm -f log-dev log-prod
docker compose up -d
