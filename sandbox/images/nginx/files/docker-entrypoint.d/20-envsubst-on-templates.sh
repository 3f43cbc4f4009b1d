#!/bin/sh
# Every /etc/nginx/templates/*.template becomes a file of /etc/nginx/conf.d with the environment's values in it.
set -eu
templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
[ -d "$templates" ] || exit 0
# Only what is set is replaced: nginx has variables of its own that look the same.
names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
# Links are followed: files of a ConfigMap are links. Its folder ..data, which holds them, is one too, and is none of a template's places.
find -L "$templates" -name '..*' -prune -o -type f -name "*$suffix" -print | while read -r template; do
  relative=${template#"$templates"/}
  target=$output/${relative%"$suffix"}
  mkdir -p "$(dirname "$target")"
  echo "$0: $template -> $target"
  envsubst "$names" < "$template" > "$target"
done
