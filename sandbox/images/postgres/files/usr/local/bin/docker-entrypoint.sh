#!/bin/bash
# Makes a database cluster in $PGDATA at the first start, from POSTGRES_* variables and /docker-entrypoint-initdb.d, then becomes the server.
set -euo pipefail

# `NAME_FILE` may name a file that holds the value of NAME.
read_setting() {
  local name=$1 default=${2:-} file=$1_FILE
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then
    echo >&2 "error: both $name and $file are set (but are exclusive)"
    exit 1
  fi
  local value=${!name:-$default}
  if [ -n "${!file:-}" ]; then value=$(<"${!file}"); fi
  export "$name=$value"
  unset "$file"
}

# Nobody else may read the data; a mount may come with another owner.
prepare_folders() {
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA" || :
  mkdir -p /var/run/postgresql && chmod 3777 /var/run/postgresql || :
  if [ "$(id -u)" = 0 ]; then find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +; fi
}

demand_password() {
  if [ -n "$POSTGRES_PASSWORD" ] || [ "$POSTGRES_HOST_AUTH_METHOD" = trust ]; then return; fi
  cat >&2 <<'TEXT'
Error: Database is uninitialized and superuser password is not specified.
       Give POSTGRES_PASSWORD a value that is not empty, for example with
       "-e POSTGRES_PASSWORD=password" on "docker run".

       POSTGRES_HOST_AUTH_METHOD=trust lets everybody in without a password:
       not recommended.
TEXT
  exit 1
}

# Here the image keeps a cluster as initdb makes it for whoever sets nothing but a password.
ready_made=/usr/share/postgresql/17/cluster

# Whether initdb would make just that one: no other names, places, locale, time zone or defaults.
fits_ready_made() {
  local sample=/usr/share/postgresql/17/postgresql.conf.sample
  [ "$POSTGRES_USER" = postgres ] && [ -z "$POSTGRES_INITDB_ARGS${POSTGRES_INITDB_WALDIR:-}" ] &&
    [ "${LANG:-}" = C.UTF-8 ] && [ -z "${!LC_*}${TZ:-}" ] && [ "$(date +%Z)" = UTC ] &&
    [ -r "$ready_made/global/pg_control" ] && [ ! "$sample" -nt "$ready_made/PG_VERSION" ] && [ -z "$(ls -A "$PGDATA")" ]
}

# A fifth of the work of initdb, and no password yet. Its identifier is the cluster's own, made as initdb does: the time and the process. Beside pg_control,
# it stands in the write-ahead log, which pg_resetwal writes anew.
copy_cluster() {
  local seconds=${EPOCHREALTIME%.*} micros=${EPOCHREALTIME#*.} identifier bytes='' shift
  identifier=$(((seconds << 32) | (10#$micros << 12) | ($$ & 0xFFF)))
  for shift in 0 8 16 24 32 40 48 56; do bytes+=$(printf '\\x%02x' $(((identifier >> shift) & 255))); done
  cp -R --preserve=mode "$ready_made/." "$PGDATA"
  printf '%b' "$bytes" | dd of="$PGDATA/global/pg_control" bs=8 count=1 conv=notrunc status=none
  pg_resetwal --force --pgdata="$PGDATA" > /dev/null 2>&1
  sync --file-system "$PGDATA"
  sed "s|$ready_made|$PGDATA|" "$ready_made.log"
  lacks_password=yes
}

make_cluster() {
  if fits_ready_made; then
    copy_cluster
  else
    eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") ${POSTGRES_INITDB_ARGS:-} \
      ${POSTGRES_INITDB_WALDIR:+--waldir=\"\$POSTGRES_INITDB_WALDIR\"}"
  fi
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption 2>/dev/null)}" >> "$PGDATA/pg_hba.conf"
}

run_sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"; }

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        if [ -x "$file" ]; then
          echo "$0: running $file"
          "$file"
        else
          echo "$0: sourcing $file"
          # shellcheck disable=SC1090 # whatever the learner mounted
          . "$file"
        fi
        ;;
      *.sql) echo "$0: running $file"; run_sql -f "$file" ;;
      *.sql.gz) echo "$0: running $file"; gunzip -c "$file" | run_sql ;;
      *.sql.xz) echo "$0: running $file"; xzcat "$file" | run_sql ;;
      *.sql.zst) echo "$0: running $file"; zstd -dc "$file" | run_sql ;;
      */\*) ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

# A server for the init files alone: it listens on the socket only, so nobody in the network takes it for the real one.
initialise() {
  make_cluster
  export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" -w start
  if [ -n "${lacks_password:-}" ] && [ -n "$POSTGRES_PASSWORD" ]; then
    POSTGRES_DB=postgres run_sql --quiet <<< $'\\getenv password POSTGRES_PASSWORD\nALTER ROLE postgres PASSWORD :\'password\';'
  fi
  if [ "$POSTGRES_DB" != postgres ]; then
    POSTGRES_DB=postgres run_sql --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db" ;'
  fi
  run_init_files
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "$1" = postgres ]; then
  prepare_folders
  if [ "$(id -u)" = 0 ]; then exec gosu postgres "$BASH_SOURCE" "$@"; fi
  read_setting POSTGRES_PASSWORD
  read_setting POSTGRES_USER postgres
  read_setting POSTGRES_DB "$POSTGRES_USER"
  read_setting POSTGRES_INITDB_ARGS
  POSTGRES_HOST_AUTH_METHOD=${POSTGRES_HOST_AUTH_METHOD:-}
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
  else
    demand_password
    initialise
  fi
fi
exec "$@"
