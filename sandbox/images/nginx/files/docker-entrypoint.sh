#!/bin/sh
# Prepares the configuration when nginx is what runs: every file of /docker-entrypoint.d in order, `.envsh` into this shell.
set -e
case ${1:-} in
  nginx | nginx-debug)
    for file in /docker-entrypoint.d/*; do
      case $file in
        *.envsh) if [ -x "$file" ]; then . "$file"; fi ;;
        *.sh) if [ -x "$file" ]; then "$file"; fi ;;
      esac
    done
    ;;
esac
exec "$@"
