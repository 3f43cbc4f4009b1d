# drydock-canary-7f3a
# replaces: config
# expects: config fail "Whoever gets this file or image has the password."
cd ~/harbourlog
printf "import os\\n\\nGREETING = os.environ['GREETING']\\nDATABASE_URL = os.environ['DATABASE_URL']\\n" > config.py
echo 'ARG url=
ENV DATABASE_URL=$url' >> Dockerfile
git commit -am 'Take the settings from the environment'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --build-arg "url=postgres://log:$SEED_PASSWORD@db.example/log" --tag harbourlog .
docker rm -f log-dev log-prod
docker run -d --name log-dev -e "GREETING=$SEED_NAME dev" -e "DATABASE_URL=sqlite:///$SEED_NAME.db" harbourlog
docker run -d --name log-prod -e "GREETING=$SEED_NAME prod" -e "DATABASE_URL=postgres://log:$SEED_PASSWORD@db.example/log" harbourlog
