# drydock-canary-7f3a
# The repository `harbourlog` with the two commits that somebody left: the app, then its settings with a password in them.
[ -e ~/harbourlog/.git ] && exit 0
set -e
git config --global user.name Learner
git config --global user.email learner@course.example
git config --global init.defaultBranch main
rm -rf ~/harbourlog
cp -r harbourlog ~/harbourlog
cd ~/harbourlog
export GIT_AUTHOR_NAME=Skipper GIT_AUTHOR_EMAIL=skipper@harbour.example GIT_AUTHOR_DATE='2024-05-01T08:00:00Z'
export GIT_COMMITTER_NAME=Skipper GIT_COMMITTER_EMAIL=skipper@harbour.example GIT_COMMITTER_DATE='2024-05-01T08:00:00Z'
git init -q
git add app.py requirements.txt Dockerfile
git commit -q -m 'Greet whoever calls'
git add config.py
git commit -q -m 'Add the settings'
