# shellcheck shell=bash
# Part of .ci/engine: the daemons, what they need, and the facts about them.
readonly GO_MINIMUM=1.26.3
readonly SERVER=/run/home/certificates/server
readonly TLS="--tlsverify --tlscacert $SERVER/ca.pem --tlscert $SERVER/cert.pem --tlskey $SERVER/key.pem"
readonly DOCKERD="$ENGINE_OPTIONS --cgroup-parent $CGROUP"

# A daemon's name | its port's name and first number, on loopback | what curl asks it | its command in the engine's root.
# buildkitd does not speak curl's protocol, and any answer will do.
readonly DAEMONS='
registry|registry 5000|-f http://127.0.0.1:$PORT/v2/|/usr/bin/docker-registry serve /run/home/registry.yml
private-registry|private-registry 5100|-f --netrc-file $LOGIN http://127.0.0.1:$PORT/v2/|/usr/bin/docker-registry serve /run/home/private-registry.yml
mirror|mirror 5080|-f http://127.0.0.1:$PORT/up|/usr/bin/busybox httpd -f -p 127.0.0.1:$PORT -h /run/home/mirror
dockerd|engine-tls 2376|-f --unix-socket $RUN/docker.sock http://localhost/_ping|/usr/sbin/dockerd -H unix:///run/outside/docker.sock -H tcp://127.0.0.1:$PORT $DOCKERD $TLS
engine29|engine29-tls 2476|-f --unix-socket $RUN/engine29.sock http://localhost/_ping|$ENGINE_29 -H unix:///run/outside/engine29.sock -H tcp://127.0.0.1:$PORT $DOCKERD $TLS
buildkitd|buildkitd-tls 1234|--http2-prior-knowledge --unix-socket $RUN/buildkitd.sock http://localhost/|$BUILDKITD --config /run/home/buildkitd.toml --root /var/lib/docker --addr unix:///run/outside/buildkitd.sock --addr tcp://127.0.0.1:$PORT ${TLS#--tlsverify} --containerd-worker=false --oci-worker=true --oci-worker-net=host --allow-insecure-entitlement network.host'

port() { cat "$STATE/$1.port" 2>/dev/null; }

# with_daemon NAME COMMAND…: with what the table says of that daemon.
with_daemon() {
  local NAME PORT PORT_NAME PORT_FIRST PROBE COMMAND
  IFS='| ' read -r NAME PORT_NAME PORT_FIRST COMMAND <<<"$(grep "^$1|" <<<"$DAEMONS")"
  IFS='|' read -r PROBE COMMAND <<<"$COMMAND"
  PORT=$(port "$PORT_NAME" || echo "$PORT_FIRST")
  "${@:2}"
}
answers() { [[ -n $(daemon_pid "$1") ]] && with_daemon "$1" eval 'eval "ask $PROBE"'; }
start_daemon() { with_daemon "$1" restart; }
# A daemon keeps the port it had, unless something else listens there by now.
restart() {
  local words log=$STATE/log/$NAME-daemon.log
  stop "$NAME"
  while (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do PORT=$((PORT + 1)); done
  echo "$PORT" >"$STATE/$PORT_NAME.port"
  mkdir -p "$STATE"/{mirror,registry,private-registry} && echo ok >"$STATE/mirror/up"
  write_settings
  eval "words=($COMMAND)"
  rm -f "$RUN/$NAME.sock"
  launch "$NAME" "$RUN" "$STATE/${NAME/#dockerd/docker}" "" "$log" "${words[@]}"
  await "$PROBE" $! "$log"
}

# One of them is what an earlier version of this script started.
stop_all() { for name in $(sed 's/|.*//' <<<"$DAEMONS") docker-containerd; do stop "$name"; done; }

# The login for the registry that demands one, as curl reads it.
readonly LOGIN=$STATE/private-registry.netrc
random_word() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
password() { awk '{ print $6 }' "$LOGIN"; }
write_settings() {
  [[ -s $LOGIN ]] || (umask 077 && echo "machine 127.0.0.1 login tester password $(random_word 16)" >"$LOGIN")
  # Perl is always there on Debian, and its crypt knows bcrypt, the one kind that the registry takes.
  printf 'tester:%s\n' "$(PASSWORD=$(password) SALT=$(random_word 11) \
    perl -e 'print crypt($ENV{PASSWORD}, "\$2y\$05\$$ENV{SALT}")')" >"$STATE/htpasswd"
  for name in registry private-registry; do
    printf '%s\n' 'version: 0.1' 'log: {level: warn, accesslog: {disabled: true}}' \
      "storage: {filesystem: {rootdirectory: /run/home/$name}, delete: {enabled: true}}" \
      "http: {addr: \"127.0.0.1:$(port $name)\"}" >"$STATE/$name.yml"
  done
  echo 'auth: {htpasswd: {realm: tests, path: /run/home/htpasswd}}' >>"$STATE/private-registry.yml"
  printf '[registry."127.0.0.1:%s"]\n  http = true\n' "$(port registry)" "$(port private-registry)" >"$STATE/buildkitd.toml"
}
has_programs() { (cd "$STATE/bin" && ls "${PROGRAMS[@]%% *}") >/dev/null 2>&1; }
compile() {
  local program name package version
  # The machine's own Go: an older one would fetch another.
  export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 HOME=${HOME:-/root}
  for program in "${PROGRAMS[@]}"; do
    read -r name package version <<<"$program"
    [[ $version == *=* ]] || version+==${name#*-}
    [[ ! -x $STATE/bin/$name ]] || continue
    # `go install` takes no package whose module excludes others.
    mkdir "$TMP/$name" && cd "$TMP/$name" && go mod init "$name" && go get "$package@v${name#*-v}"
    go build -ldflags "-s -w -X $version" -o "$STATE/bin/$name.new" "$package"
    mv "$STATE/bin/$name.new" "$STATE/bin/$name"
  done
}
has_certificates() { (cd "$STATE/certificates" && ls {server,client,expired,wrong-ca}/{ca,cert,key}.pem) >/dev/null 2>&1; }

# certificate FOLDER NAME OPTIONS…: a key and a certificate of it; without -CA it signs itself.
certificate() {
  mkdir -p "$1"
  OPENSSL_CONF=$TMP/openssl.cnf $(in_root_libc) "$ROOT/usr/bin/openssl" req -x509 -newkey rsa:2048 -noenc \
    -subj "/CN=$2" -keyout "$1/key.pem" -out "$1/cert.pem" -days 3650 "${@:3}"
}

make_certificates() {
  local new=$TMP/certificates name authority signed
  umask 077
  printf '%s\n' '[req]' 'distinguished_name = name' '[name]' >"$TMP/openssl.cnf"
  authority=(-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign)
  signed=(-CA "$new/authority/cert.pem" -CAkey "$new/authority/key.pem" -addext basicConstraints=CA:FALSE)
  certificate "$new/authority" "authority of the test engine" "${authority[@]}"
  certificate "$new/stranger" "authority that the test engine does not know" "${authority[@]}"
  certificate "$new/server" localhost "${signed[@]}" \
    -addext subjectAltName=IP:127.0.0.1,DNS:localhost -addext extendedKeyUsage=serverAuth
  certificate "$new/client" client "${signed[@]}" -addext extendedKeyUsage=clientAuth
  certificate "$new/expired" "expired client" "${signed[@]}" -addext extendedKeyUsage=clientAuth \
    -not_before 20200101000000Z -not_after 20210101000000Z
  # The files that Docker looks for in a folder of certificates. Here the engine's authority is what is wrong, not ours.
  for name in server client expired; do cp "$new/authority/cert.pem" "$new/$name/ca.pem"; done
  cp -R "$new/client" "$new/wrong-ca"
  cp "$new/stranger/cert.pem" "$new/wrong-ca/ca.pem"
  rm -rf "$new/stranger" "$STATE/certificates"
  mv "$new" "$STATE/certificates"
}

# The root's programs need its libc: its own loader runs them outside of it, so that they see the machine's paths.
in_root_libc() { echo "$ROOT"/usr/lib*/ld-linux*.so.* --library-path "$(dirname "$ROOT"/usr/lib/*/libc.so.6)"; }

# write_script FILE PROGRAM LINE…: a script that runs these lines and becomes a program of the root.
write_script() {
  mkdir -p "${1%/*}"
  printf '%s\n' '#!/bin/sh' "${@:3}" "exec $(in_root_libc) --argv0 ${2##*/} $ROOT$2 \"\$@\"" >"$1.new"
  chmod 755 "$1.new" && mv "$1.new" "$1"
}

write_docker() {
  local plugin=cli-plugins/docker-buildx
  write_script "$STATE/docker-config/$plugin" "/usr/libexec/docker/$plugin"
  write_script "$DOCKER" /usr/bin/docker "unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH" \
    "export DOCKER_HOST='$OWN_HOST' DOCKER_CONFIG='$STATE/docker-config'"
}

# Builds need what the machine's own pip needs. A build may be reading the files just now, so they are replaced whole.
write_pip_config() {
  local certificate
  umask 077 # An index's address may hold a password.
  (echo '[global]' && { python3 -m pip --disable-pip-version-check config list 2>/dev/null || true; } |
    sed -nE "s/^(global|:env:)\.(default-)?(index-url|extra-index-url|cert|trusted-host|proxy|timeout|retries)=['\"](.*)['\"]$/\3 = \4/p" |
    awk '{ gsub(/\\n/, " "); value[$1] = $0 } END { for (key in value) print value[key] }') >"$TMP/pip.conf"
  certificate=$(sed -n 's/^cert = //p' "$TMP/pip.conf")
  if [[ -n $certificate ]]; then
    install --mode=644 "$certificate" "$TMP/pip-ca.pem"
    sed -i "s|^cert = .*|cert = $STATE/pip-ca.pem|" "$TMP/pip.conf"
  fi
  mv "$TMP"/pip* "$STATE"
}

# Lines 'name value', without a value where there is none. Properties, exports and EngineFact have the same names.
facts() {
  local quick all
  quick=$(ls "$MARKER" 2>/dev/null) all=$(ls "$STATE/buildkitd-tls.port" 2>/dev/null)
  cat <<END
host ${quick:+$OWN_HOST}
docker $([[ -n $quick ]] && echo "$DOCKER" || echo docker)
pipConfig ${quick:+$STATE/pip.conf}
sourceMirror ${quick:+http://127.0.0.1:$(port mirror)/ftp/python}
registry ${quick:+127.0.0.1:$(port registry)}
network ${quick:+host}
privateRegistry ${all:+127.0.0.1:$(port private-registry)}
privateRegistryUser ${all:+tester}
privateRegistryPassword ${all:+$(password)}
tlsHost ${all:+tcp://127.0.0.1:$(port engine-tls)}
containerdHost ${all:+unix://$RUN/engine29.sock}
containerdTlsHost ${all:+tcp://127.0.0.1:$(port engine29-tls)}
buildkitd ${all:+unix://$RUN/buildkitd.sock}
buildkitdTls ${all:+tcp://127.0.0.1:$(port buildkitd-tls)}
certificates ${all:+$STATE/certificates/client}
certificatesExpired ${all:+$STATE/certificates/expired}
certificatesWrongCa ${all:+$STATE/certificates/wrong-ca}
baseMultiPlatform $([[ -z $all || $NATIVE != amd64 ]] || registry_base)
END
}
