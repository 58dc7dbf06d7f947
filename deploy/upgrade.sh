#!/usr/bin/env bash
# Blue-green upgrade: starts the new version beside the old one, then switches nginx over.
# Usage, from the folder of the new version: deploy/upgrade.sh [--no-backup] [INSTALL.CONF]
set -euo pipefail
SOURCE=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/layout.sh
. "$SOURCE/deploy/layout.sh"
backup=yes; [ "${1:-}" = --no-backup ] && { backup=no; shift; }
CONF=${1:-/etc/wenzhong/install.conf}
[ -r "$CONF" ] || stop "Usage: deploy/upgrade.sh [--no-backup] [INSTALL.CONF]"
read_layout "$CONF"
[ -e "$PROGRAM/current" ] || stop "Nothing is installed yet: deploy/install.sh comes first."
exec 9> "$ETC/upgrade.lock"
flock -n 9 || stop "Another upgrade is running."

if grep -q ":$PORT_A;" "$ETC/nginx-upstream.conf"; then
  old=a new=b old_port=$PORT_A new_port=$PORT_B
else
  old=b new=a old_port=$PORT_B new_port=$PORT_A
fi
before=$(readlink "$PROGRAM/current")
left=

give_up() {
  $SYSTEMCTL stop "wenzhong-web@$new.service" || true
  rm -rf "$RELEASE"
  stop "$1 The old version goes on as before."
}

# systemd reports success even if the worker ends a moment later: check again after a pause.
worker_runs() {
  $SYSTEMCTL restart wenzhong-worker.service || return 1
  sleep "${PAUSE_BEFORE_LOOK:-6}"
  $SYSTEMCTL is-active wenzhong-worker.service >/dev/null
}

# Rollback after nginx was switched: the old instance still runs and serves again.
go_back() {
  say "Moving people back"
  send_people_to "$old_port" || stop "$1 nginx could not be moved back: the new version serves pages. Look at: nginx -t"
  point "$before" "$PROGRAM/current"
  worker_runs || stop "$1 The old version serves pages again; its worker does not run either. Look at: journalctl -u wenzhong-worker"
  sleep "${PAUSE_BEFORE_STOP:-5}"
  give_up "$1"
}

say "Laying out the new version"
lay_release "$SOURCE" || stop "The new version could not be laid out. The old version goes on as before."
manage "$RELEASE" check --deploy --fail-level ERROR >/dev/null || give_up "The new version finds a fault in the settings (above)."

if [ "$backup" = yes ]; then
  say "Backup first"
  manage "$before" backup -o "$BACKUPS" --encrypt-with "$ETC/backup.key" || give_up "The backup did not succeed."
fi

# Waits only seconds for a table lock (the owner role's lock_timeout), so that no page hangs.
say "Tables"
migrated=no
for _attempt in 1 2 3 4 5; do
  if manage_as_owner "$RELEASE" migrate --no-input -v 0; then migrated=yes; break; fi
  sleep 3
done
[ "$migrated" = yes ] || give_up "The tables could not be changed."

say "Starting the new version beside the old one"
point "$RELEASE" "$PROGRAM/instances/$new"
$SYSTEMCTL restart "wenzhong-web@$new.service" || give_up "The new version does not start."
wait_until_ready "$new_port" || give_up "The new version does not get ready."

say "Moving people over"
if ! send_people_to "$new_port" || ! curl -kfsS -o /dev/null --max-time 10 --resolve "$HOST:$HTTPS_PORT:127.0.0.1" "https://$HOST:$HTTPS_PORT/healthz/"; then
  send_people_to "$old_port" || true
  give_up "nginx could not be moved over."
fi
point "$RELEASE" "$PROGRAM/current"
# Requests under way end at the old instance; it is stopped after this pause.
sleep "${PAUSE_BEFORE_STOP:-5}"
worker_runs || go_back "The worker of the new version does not run."
$SYSTEMCTL stop "wenzhong-web@$old.service" || left="$left
  $SYSTEMCTL stop wenzhong-web@$old.service"
$SYSTEMCTL enable "wenzhong-web@$new.service" >/dev/null || left="$left
  $SYSTEMCTL enable wenzhong-web@$new.service"
$SYSTEMCTL disable "wenzhong-web@$old.service" >/dev/null || left="$left
  $SYSTEMCTL disable wenzhong-web@$old.service"

# Keep the three newest releases. To roll back: link current and the instance to one, restart both.
find "$PROGRAM/releases" -mindepth 1 -maxdepth 1 -type d | sort | head -n -3 | xargs -r rm -rf
say "The new version serves; the one before is $(basename "$before")"
[ -z "$left" ] || stop "The new version serves. This did not succeed and is left for you to type:$left"
