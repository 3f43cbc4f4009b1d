#!/bin/sh
# A file of settings, or options, are for the server; anything else is a program of its own.
set -e
case ${1:-} in *.yaml | *.yml) set -- registry serve "$@" ;; serve | garbage-collect | help | -*) set -- registry "$@" ;; esac
exec "$@"
