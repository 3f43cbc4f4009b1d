# drydock-canary-7f3a
# A virtual environment inside the image; the versions stand in a file of constraints. The label is built in.
# replaces: pinned
cd ~/harbourlog
docker run --rm harbourlog pip freeze > constraints.txt
cat > Dockerfile <<'DOCKER'
FROM python:3.12-slim
RUN python -m venv --without-pip /venv
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip --python /venv/bin/python install -r requirements.txt -c constraints.txt
COPY app.py config.py ./
ARG REVISION
LABEL org.opencontainers.image.revision=$REVISION
CMD ["/venv/bin/python", "app.py"]
DOCKER
printf 'Flask>=2,<2.1\nWerkzeug<2.1\n' > requirements.txt
git add .; git commit -m 'Pin all packages'
docker build --build-arg "REVISION=$(git rev-parse --short HEAD)" --tag harbourlog .
docker rm -f log-dev log-prod
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
