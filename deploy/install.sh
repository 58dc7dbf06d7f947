#!/usr/bin/env bash
# Installs the portal on a Debian machine from this source tree. It can be run again: existing
# keys, passwords and data are kept. Usage: deploy/install.sh INSTALL.CONF
set -euo pipefail
SOURCE=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/layout.sh
. "$SOURCE/deploy/layout.sh"
[ $# = 1 ] && [ -r "$1" ] || stop "Usage: deploy/install.sh INSTALL.CONF (copy deploy/install.conf.example and fill it in)"
read_layout "$1"
[ -n "$PREFIX" ] || [ "$(id -u)" = 0 ] || stop "Run it as root: it makes a user, a database and files in /etc."
[ -z "$TLS_CERTIFICATE" ] || [ -r "$TLS_CERTIFICATE" ] || stop "TLS_CERTIFICATE names $TLS_CERTIFICATE, which cannot be read."
[ -z "$TLS_CERTIFICATE" ] || [ -r "$TLS_KEY" ] || stop "TLS_KEY names no file that can be read; a certificate needs its key."

packages() {
  local missing=() pair
  for pair in python3:python3 make:make nginx:nginx psql:postgresql pg_dump:postgresql-client curl:curl openssl:openssl logrotate:logrotate; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
  case "$REDIS_URL" in *127.0.0.1*) command -v redis-server >/dev/null || missing+=(redis-server) ;; esac
  [ ${#missing[@]} = 0 ] && return
  [ "$INSTALL_PACKAGES" = yes ] || stop "Missing Debian packages: ${missing[*]}"
  say "Installing ${missing[*]}"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

folders_and_user() {
  if [ -n "$RUN_AS" ]; then
    id "$RUN_AS" >/dev/null 2>&1 || useradd --system --user-group --home-dir "$STATE" --shell /usr/sbin/nologin "$RUN_AS"
    # nginx serves public pictures, which the portal makes readable to its group.
    usermod -a -G "$RUN_AS" www-data
  fi
  mkdir -p "$PROGRAM/releases" "$PROGRAM/instances" "$ETC/tls" "$STATE/media/public" "$STATE/media/private" \
           "$LOGS" "$BACKUPS" "$UNITS" "$NGINX" "$BIN" "$RUN"
  chmod 750 "$ETC" "$STATE" "$BACKUPS"; chmod 700 "$ETC/tls"; chmod 2750 "$STATE/media/public" "$STATE/media/private"
  [ -z "$RUN_AS" ] || { chown -R "$RUN_AS:$RUN_AS" "$STATE" "$BACKUPS"; chown "root:$RUN_AS" "$ETC"; }
}

drawn() { openssl rand -hex "${1:-32}"; }

# Existing files are kept: a second run must not replace keys, and for a restore the old
# portal.env and backup.key are put here first.
secrets() {
  local runtime owner
  runtime=$(drawn 24); owner=$(drawn 24)
  umask 077
  if [ ! -e "$ETC/owner.env" ]; then
    printf "DATABASE_URL='postgres://%s_owner:%s@%s:%s/%s'\n" "$DB_NAME" "$owner" "$DB_HOST" "$DB_PORT" "$DB_NAME" > "$ETC/owner.env"
  fi
  [ -e "$ETC/backup.key" ] || drawn > "$ETC/backup.key"
  if [ ! -e "$ETC/portal.env" ]; then
    say "Drawing keys"
    SECRET_KEY=$(drawn) FIELD_KEYS=$(drawn) AUDIT_KEY=$(drawn) fill_environment "$runtime"
    mv "$ETC/portal.env.new" "$ETC/portal.env"
  fi
  umask 022
  chmod 640 "$ETC/portal.env" "$ETC/backup.key"
  [ -z "$RUN_AS" ] || chgrp "$RUN_AS" "$ETC/portal.env" "$ETC/backup.key"
}

fill_environment() {
  fill "$SOURCE/deploy/portal.env" "$ETC/portal.env.new"
  {
    printf "SECRET_KEY='%s'\nFIELD_KEYS='%s'\nAUDIT_KEY='%s'\n" "$SECRET_KEY" "$FIELD_KEYS" "$AUDIT_KEY"
    printf "DATABASE_URL='postgres://%s:%s@%s:%s/%s'\n" "$DB_NAME" "$1" "$DB_HOST" "$DB_PORT" "$DB_NAME"
    printf "REDIS_URL='%s'\nEMAIL_URL='%s'\nDEFAULT_FROM_EMAIL='%s'\n" "$REDIS_URL" "$EMAIL_URL" "$SENDER"
  } >> "$ETC/portal.env.new"
}

password_in() { sed -n "s|^DATABASE_URL='postgres://[^:]*:\([^@]*\)@.*|\1|p" "$1"; }

# Two roles: one owns the tables and runs migrations; the portal's role can read and write rows
# but not alter tables, so it cannot remove the triggers that protect the ledgers.
database() {
  say "Database $DB_NAME and its two roles"
  local sql
  sql=$(sed -e "s|@NAME@|$DB_NAME|g" -e "s|@OWNER_PASSWORD@|$(password_in "$ETC/owner.env")|" \
            -e "s|@PORTAL_PASSWORD@|$(password_in "$ETC/portal.env")|" "$SOURCE/deploy/postgresql/roles.sql")
  # Through standard input, because every user of the machine can read command-line arguments.
  $PSQL -qX -v ON_ERROR_STOP=1 <<<"$sql" >/dev/null || stop "The database could not be made; PSQL in the configuration says how to reach the server."
}

certificate() {
  if [ -n "$TLS_CERTIFICATE" ]; then
    install -m 644 "$TLS_CERTIFICATE" "$ETC/tls/certificate.pem"
    install -m 600 "$TLS_KEY" "$ETC/tls/key.pem"
  elif [ ! -e "$ETC/tls/certificate.pem" ]; then
    say "A certificate signed by itself: browsers warn until TLS_CERTIFICATE names a real one"
    openssl req -x509 -newkey rsa:2048 -nodes -days 397 -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" \
      -keyout "$ETC/tls/key.pem" -out "$ETC/tls/certificate.pem" 2>/dev/null
    chmod 600 "$ETC/tls/key.pem"
  fi
}

service_files() {
  local file
  for file in "$SOURCE"/deploy/systemd/*; do fill "$file" "$UNITS/$(basename "$file")"; done
  fill "$SOURCE/deploy/nginx/wenzhong.conf" "$NGINX/wenzhong.conf"
  install -m 644 "$SOURCE/deploy/nginx/proxy.conf" "$ETC/nginx-proxy.conf"
  install -m 644 "$SOURCE/deploy/nginx/away.html" "$STATE/away.html"
  [ -e "$ETC/nginx-upstream.conf" ] || printf 'server 127.0.0.1:%s;\n' "$PORT_A" > "$ETC/nginx-upstream.conf"
  if ls "$PREFIX"/usr/share/nginx/modules-available/*brotli-static* >/dev/null 2>&1; then
    echo 'brotli_static on;' > "$ETC/nginx-static.conf"
  else
    : > "$ETC/nginx-static.conf"
  fi
  mkdir -p "$PREFIX/etc/logrotate.d" && fill "$SOURCE/deploy/logrotate/wenzhong" "$PREFIX/etc/logrotate.d/wenzhong"
  printf 'PORT=%s\n' "$PORT_A" > "$ETC/web-a.env"
  printf 'PORT=%s\n' "$PORT_B" > "$ETC/web-b.env"
  fill "$SOURCE/deploy/wenzhong" "$BIN/wenzhong" && chmod 755 "$BIN/wenzhong"
  [ "$(readlink -f "$1")" = "$(readlink -f "$ETC/install.conf")" ] || install -m 600 "$1" "$ETC/install.conf"
}

packages
folders_and_user
secrets
database
certificate
service_files "$1"

if [ -e "$PROGRAM/current" ]; then
  say "The portal is installed already: settings were brought up to date. For a new version: deploy/upgrade.sh"
  $SYSTEMCTL daemon-reload
  $NGINX_TEST 2>/dev/null && $NGINX_RELOAD
  exit 0
fi
say "Libraries, translations, static files"
lay_release "$SOURCE"
say "Tables"
manage_as_owner "$RELEASE" migrate --no-input -v 0
point "$RELEASE" "$PROGRAM/instances/a"
point "$RELEASE" "$PROGRAM/current"
$SYSTEMCTL daemon-reload
$SYSTEMCTL enable --now wenzhong-web@a.service wenzhong-worker.service wenzhong-backup.timer
wait_until_ready "$PORT_A" || stop "The web server does not answer. Look at: journalctl -u wenzhong-web@a"
$NGINX_TEST || stop "nginx does not take its settings; see above."
$NGINX_RELOAD
say "Wenzhong 闻钟 is at https://$HOST$URL_PORT"
say "Next: $BIN/wenzhong first_administrator"
say "Keep a copy of $ETC/portal.env and $ETC/backup.key elsewhere: no backup holds these keys."
