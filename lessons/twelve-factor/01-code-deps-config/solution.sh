# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: codebase
# Each release is made in the same way: commit, build with the commit as a label, start both anew.
cat > ~/release <<'RELEASE'
cd ~/harbourlog
git commit --all --message release
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker rm --force log-dev log-prod
docker run --detach --name log-dev --env-file ~/dev.env harbourlog
docker run --detach --name log-prod --env-file ~/prod.env harbourlog
RELEASE
touch ~/dev.env ~/prod.env
# Werkzeug 3 has no longer what Flask 2.0.1 asks it for.
echo 'Werkzeug==2.0.3' >> ~/harbourlog/requirements.txt
sh ~/release

#: pinned
# What works today, written down with everything that came along.
docker run --rm harbourlog pip freeze > ~/harbourlog/requirements.txt
sh ~/release

#: config
printf "import os\n\nGREETING = os.environ['GREETING']\nDATABASE_URL = os.environ['DATABASE_URL']\n" > ~/harbourlog/config.py
# What differs stands outside the repository, in a file for each deploy.
printf 'GREETING=%s dev\nDATABASE_URL=sqlite:///%s.db\n' "$SEED_NAME" "$SEED_NAME" > ~/dev.env
printf 'GREETING=%s prod\nDATABASE_URL=postgres://log:%s@db.example/log\n' "$SEED_NAME" "$SEED_PASSWORD" > ~/prod.env
sh ~/release
