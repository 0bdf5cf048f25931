# shellcheck shell=bash
# Part of .ci/engine: a second engine, with the containerd image store, and BuildKit's own daemon.

readonly CONTAINERD_HOST=unix://$RUN/docker-containerd.sock
readonly BUILDKITD_HOST=unix://$RUN/buildkitd.sock

# ------------------------------------------------------------------------------- the engine with the containerd store

containerd_engine_answers() { running docker-containerd && engine_answers "$CONTAINERD_HOST"; }

start_containerd_engine() {
  stop docker-containerd
  # Without an address of one it starts a containerd of its own, below its own folders.
  launch_engine docker-containerd docker-containerd --feature containerd-snapshotter=true
}

# For another engine the user's environment may ask for certificates.
in_containerd() { env -u DOCKER_TLS_VERIFY -u DOCKER_CERT_PATH "$DOCKER" --host "$CONTAINERD_HOST" "$@"; }

# ------------------------------------------------------------------------------------------------- BuildKit's own daemon

readonly BUILDKIT_VERSION=v0.34.2
readonly BUILDKITD=$STATE/bin/buildkitd-$BUILDKIT_VERSION

build_buildkitd() {
  local module=github.com/moby/buildkit
  mkdir -p "$TMP/buildkitd" "$STATE/bin"
  cd "$TMP/buildkitd" || exit
  # The machine's own Go or none: an older one would fetch another.
  export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 HOME=${HOME:-/root}
  go mod init buildkitd
  go get "$module/cmd/buildkitd@$BUILDKIT_VERSION"
  go build -ldflags "-s -w -X $module/version.Version=$BUILDKIT_VERSION" -o "$BUILDKITD.new" "$module/cmd/buildkitd"
  mv "$BUILDKITD.new" "$BUILDKITD"
}

start_buildkitd_build() {
  [[ -e $BUILDKITD ]] || ! command -v go >/dev/null || start buildkitd-build build_buildkitd
}

# Any answer will do: curl does not speak its protocol.
buildkitd_answers() {
  curl --noproxy '*' -s -o /dev/null --max-time 3 --http2-prior-knowledge --unix-socket "${BUILDKITD_HOST#unix://}" \
    http://localhost/
}

start_buildkitd() {
  local registry
  stop buildkitd
  choose_port buildkitd-tls 1234
  rm -f "${BUILDKITD_HOST#unix://}"
  for registry in registry private-registry; do
    printf '[registry."127.0.0.1:%s"]\n  http = true\n' "$(cat "$STATE/$registry.port")"
  done >"$STATE/buildkitd.toml"
  # Certificates hold for the port alone; the socket is root's.
  launch_in_root buildkitd buildkitd "/run/home/bin/${BUILDKITD##*/}" --config /run/home/buildkitd.toml \
    --root /var/lib/docker --addr unix:///run/outside/buildkitd.sock \
    --addr "tcp://127.0.0.1:$(cat "$STATE/buildkitd-tls.port")" --tlscacert "$SERVER_IN_ROOT/ca.pem" \
    --tlscert "$SERVER_IN_ROOT/cert.pem" --tlskey "$SERVER_IN_ROOT/key.pem" \
    --containerd-worker=false --oci-worker=true --oci-worker-net=host --allow-insecure-entitlement network.host
  await 30 buildkitd buildkitd_answers
  hold_inner buildkitd
}

finish_buildkitd() {
  local lacking="no buildkitd, so tests that need it are skipped"
  if [[ -n ${STEP_PID[buildkitd-build]:-} ]]; then
    finish_if_possible buildkitd-build "buildkitd $BUILDKIT_VERSION compiled" "$lacking"
  elif [[ ! -e $BUILDKITD ]]; then
    say "$lacking: compiling it needs Go"
  fi
  if [[ -e $BUILDKITD ]] && ! { running buildkitd && buildkitd_answers; }; then
    start buildkitd start_buildkitd
    finish_if_possible buildkitd "buildkitd started" "$lacking"
  fi
}

# ---------------------------------------------------------------------------------------------------------------- facts

daemon_facts() {
  if running docker-containerd; then echo "containerdHost $CONTAINERD_HOST"; fi
  if running buildkitd; then
    echo "buildkitd $BUILDKITD_HOST"
    echo "buildkitdTls tcp://127.0.0.1:$(cat "$STATE/buildkitd-tls.port")"
  fi
}
