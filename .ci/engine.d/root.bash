# shellcheck shell=bash
# Part of .ci/engine and engine.d/extra: daemons that run in the engine's root, in namespaces of their own.

readonly SHARED=${PYTHON_IMAGE_ENGINE_HOME:-/var/lib/python-image-engine}
readonly ROOT=$SHARED/root
readonly CGROUP=/python-image-engine${SHARED//\//-}
die() { printf 'engine: error: %s\n' "$*" >&2 && exit 1; }

# Becomes a daemon of the engine's root. A chroot is not enough: importing an image remounts '/', which has to be a mount.
# With a process namespace of its own nothing the daemon started, however detached, can outlive it.
readonly ENTER_ROOT='
  set -euo pipefail
  mount --bind "$ROOT" "$ROOT"
  mount -t tmpfs -o mode=755 tmpfs "$ROOT/run"
  if [[ -n $DISK ]]; then
    mount -t tmpfs tmpfs "$ROOT/var/tmp"
    if [[ $DISK == [0-9]* ]]; then mount -t tmpfs -o "size=$DISK" tmpfs "$DATA"; fi
  fi
  for folder in /sys /dev; do mount --rbind "$folder" "$ROOT$folder"; done
  mount -t proc proc "$ROOT/proc"
  mkdir -p "$ROOT/run/lock" "$ROOT/run/outside" "$ROOT/run/home" "$ROOT/var/lib/docker" "$ROOT/old"
  mount --bind "$SOCKETS" "$ROOT/run/outside"
  mount --bind "$STATE" "$ROOT/run/home"
  mount --bind "$DATA" "$ROOT/var/lib/docker"
  # A volume that a test mounts names a path of the machine: show the folders that belong to no system.
  for folder in /*/; do
    folder=${folder%/}
    if [[ -L $folder || $folder =~ ^/(bin|sbin|lib.*|usr|etc|boot|proc|sys|dev|run|var|old|lost.found)$ ]]; then continue; fi
    mkdir -p "$ROOT$folder"
    mount --rbind "$folder" "$ROOT$folder"
  done
  # Another daemon of this root may be reading them just now, so they are replaced whole.
  for file in resolv.conf hosts; do cp -L "/etc/$file" "$ROOT/etc/$file.$NAME"; mv "$ROOT/etc/$file"{.$NAME,}; done
  cd "$ROOT" && pivot_root . old && umount -l /old
  export PATH=/usr/sbin:/usr/bin TMPDIR=/var/tmp
  exec /usr/bin/tini -- "$@"'

# launch NAME SOCKETS DATA DISK LOG COMMAND…: starts a daemon that outlives this script. Where DISK is not empty its
# temporary files are in memory, and DATA too if DISK is a size such as 64m.
launch() {
  local name=$1 sockets=$2 data=$3 disk=$4 log=$5
  mkdir -p "$sockets" "$data"
  (
    # It holds none of this script's files, not even the caller's pipes.
    for fd in /proc/self/fd/*; do if ((${fd##*/} > 2)); then eval "exec ${fd##*/}>&-"; fi; done
    cd /
    exec setsid env ROOT="$ROOT" STATE="$SHARED" NAME="$name" SOCKETS="$sockets" DATA="$data" DISK="$disk" \
      unshare --mount --pid --fork --kill-child --propagation private bash -c "$ENTER_ROOT" "$name" "${@:6}" \
      </dev/null >>"$log" 2>&1
  ) &
}

# daemon_pid NAME: the first process of a daemon's namespace, which is known by its environment: a file may be lost.
daemon_pid() {
  local environ
  for environ in $(grep -lszxF "STATE=$SHARED" /proc/[0-9]*/environ); do
    if grep -qszxF "NAME=$1" "$environ" && grep -qsE '^NSpid:.*[[:space:]]1$' "${environ%environ}status"; then
      cut -d / -f 3 <<<"$environ"
    fi
  done
} 2>/dev/null

# stop NAME: a daemon gets 10 s to end its containers.
stop() {
  for pid in $(daemon_pid "$1"); do
    kill "${2:--TERM}" "$pid" 2>/dev/null || true
    timeout 10 tail --pid="$pid" --sleep-interval=0.1 -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
  done
}

# ask ARGUMENTS…: whether curl gets an answer.
ask() { curl --noproxy '*' -s -o /dev/null --max-time 5 "$@"; }

# await PROBE LAUNCHED LOG: until the probe, words for `ask`, succeeds; ends when the launched process does.
await() {
  local until=$((SECONDS + 60))
  until eval "ask $1"; do
    if ((SECONDS >= until)) || ! kill -0 "$2" 2>/dev/null; then tail -n 5 "$3" >&2 && return 1; fi
    sleep 0.1
  done
}

readonly ENGINE_OPTIONS="--data-root /var/lib/docker --exec-root /run/docker -p /run/docker.pid --group root \
--bridge=none --iptables=false --ip6tables=false"
# Programs that are compiled: the name of the result, its package, and where that keeps its version, if it is another one.
readonly PROGRAMS=(
  'dockerd-v2.0.0-beta.24 github.com/moby/moby/v2/cmd/dockerd github.com/moby/moby/v2/dockerversion.Version=29.9.0-module'
  'buildkitd-v0.34.2 github.com/moby/buildkit/cmd/buildkitd github.com/moby/buildkit/version.Version'
)
readonly ENGINE_29=/run/home/bin/${PROGRAMS[0]%% *} BUILDKITD=/run/home/bin/${PROGRAMS[1]%% *}
