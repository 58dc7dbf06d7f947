# Paths and functions shared by install.sh and upgrade.sh, which source this file.
# shellcheck shell=bash disable=SC2034

say() { printf '%s\n' "· $*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

read_layout() {
  # shellcheck source=/dev/null
  . "$1"
  PREFIX="${PREFIX%/}"
  PROGRAM="$PREFIX/opt/wenzhong"
  ETC="$PREFIX/etc/wenzhong"
  STATE="$PREFIX/var/lib/wenzhong"
  RUN="$PREFIX/run"
  LOGS="$PREFIX/var/log/nginx"
  BACKUPS="$PREFIX/var/backups/wenzhong"
  UNITS="$PREFIX/etc/systemd/system"
  NGINX="$PREFIX/etc/nginx/conf.d"
  BIN="$PREFIX/usr/local/bin"
  GROUP="${RUN_AS:-$(id -gn)}"
  URL_PORT=''; [ "$HTTPS_PORT" = 443 ] || URL_PORT=":$HTTPS_PORT"
}

# fill SOURCE TARGET   copies a file and replaces @NAMES@ with the paths and settings.
fill() {
  local text name
  text=$(cat "$1")
  for name in PROGRAM ETC STATE RUN LOGS BACKUPS BIN HOST HTTP_PORT HTTPS_PORT PORT_A PORT_B GROUP URL_PORT; do
    text=${text//"@$name@"/"${!name}"}
  done
  text=${text//"@USER@"/"${RUN_AS:-$(id -un)}"}
  printf '%s\n' "$text" > "$2"
}

as_portal() {
  if [ -n "$RUN_AS" ]; then runuser -u "$RUN_AS" -- "$@"; else "$@"; fi
}

# manage RELEASE COMMAND…   with the portal's own settings
manage() {
  local release=$1; shift
  ( set -a; . "$ETC/portal.env"; set +a; cd "$release" && as_portal .venv/bin/python manage.py "$@" )
}

# manage_as_owner RELEASE COMMAND…   with the role that owns the tables
manage_as_owner() {
  local release=$1; shift
  ( set -a; . "$ETC/portal.env"; . "$ETC/owner.env"; set +a; cd "$release" && as_portal .venv/bin/python manage.py "$@" )
}

# Creates a new release from the folder $1 and sets $RELEASE to its path.
lay_release() {
  RELEASE="$PROGRAM/releases/$(date +%Y%m%d-%H%M%S)-$$"
  mkdir -p "$RELEASE"
  tar -C "$1" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=./.env \
      --exclude=__pycache__ --exclude=./.pytest_cache --exclude=./.ruff_cache -cf - . | tar -C "$RELEASE" -xf -
  lay_environment
  # Root makes translations and static files now, because the portal may not write its own code.
  ( cd "$RELEASE" && PORTAL_MODE=test VAR_DIR="$(mktemp -d)" .venv/bin/python manage.py compile_translations >/dev/null )
  ( set -a; . "$ETC/portal.env"; set +a; cd "$RELEASE" && .venv/bin/python manage.py collectstatic --no-input -v 0 )
  # One folder for all releases: a page opened before an upgrade still finds its own files.
  mkdir -p "$STATE/static" && cp -r "$RELEASE/collected/." "$STATE/static/"
  chmod -R a+rX "$RELEASE" "$STATE/static"
  [ "${STATIC_MANIFEST:-}" ] || rm -f "$STATE/static/staticfiles.json"
}

# Installs the libraries of the lock file; releases with the same lock file share them.
lay_environment() {
  local venv
  if [ -n "${VENV_READY:-}" ]; then
    ln -s "$VENV_READY" "$RELEASE/.venv"
    return
  fi
  venv="$PROGRAM/venvs/$(sha256sum "$RELEASE/requirements.lock" | cut -c1-16)"
  mkdir -p "$PROGRAM/venvs"
  make --no-print-directory -C "$RELEASE" install VENV="$venv" || stop "The libraries could not be installed; nothing was changed."
  ln -s "$venv" "$RELEASE/.venv"
}

point() { ln -sfn "$1" "$2.new" && mv -T "$2.new" "$2"; }

# Waits until the instance on port $1 is ready; fails after WAIT_SECONDS.
wait_until_ready() {
  local ends=$((SECONDS + ${WAIT_SECONDS:-90}))
  while [ $SECONDS -lt $ends ]; do
    if curl -fsS -o /dev/null --max-time 5 "http://127.0.0.1:$1/readyz/" 2>/dev/null; then return 0; fi
    sleep 0.5
  done
  return 1
}

# Switches nginx to the instance on port $1; requests under way end at the other instance.
send_people_to() {
  printf 'server 127.0.0.1:%s;\n' "$1" > "$ETC/nginx-upstream.conf.new"
  mv "$ETC/nginx-upstream.conf.new" "$ETC/nginx-upstream.conf"
  # Unquoted, because each command may have arguments.
  $NGINX_TEST 2>/dev/null && $NGINX_RELOAD
}
