#!/bin/sh
# An option, or a word that is no program, is for node: `docker run node:24-slim app.js`.
set -e
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ] || { [ -f "$1" ] && ! [ -x "$1" ]; }; then set -- node "$@"; fi
exec "$@"
