# shellcheck shell=bash
# Part of .ci/engine: certificates for daemons on TCP, and a registry that demands a password.

readonly CERTIFICATES=$STATE/certificates
readonly SERVER_IN_ROOT=/run/home/certificates/server

# --------------------------------------------------------------------------------------------------------- certificates

# make_certificate FOLDER NAME OPTIONS…: a key and a certificate of it; without -CA it signs itself.
make_certificate() {
  local folder=$1 name=$2
  shift 2
  mkdir -p "$folder"
  # shellcheck disable=SC2046 # As in write_wrapper.
  OPENSSL_CONF=$TMP/openssl.cnf $(in_root_libc) "$ROOT/usr/bin/openssl" req -x509 -newkey rsa:2048 -noenc \
    -subj "/CN=$name" -keyout "$folder/key.pem" -out "$folder/cert.pem" "$@"
}

make_authority() {
  make_certificate "$1" "$2" -days 3650 \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

make_certificates() {
  local new=$TMP/certificates signed
  umask 077
  printf '%s\n' '[req]' 'distinguished_name = name' '[name]' >"$TMP/openssl.cnf"
  signed=(-CA "$new/authority/cert.pem" -CAkey "$new/authority/key.pem" -addext basicConstraints=CA:FALSE)
  make_authority "$new/authority" "authority of the test engine"
  make_authority "$new/stranger" "authority that the test engine does not know"
  make_certificate "$new/server" localhost "${signed[@]}" -days 3650 \
    -addext subjectAltName=IP:127.0.0.1,DNS:localhost -addext extendedKeyUsage=serverAuth
  make_certificate "$new/client" client "${signed[@]}" -days 3650 -addext extendedKeyUsage=clientAuth
  make_certificate "$new/expired" "expired client" "${signed[@]}" -addext extendedKeyUsage=clientAuth \
    -not_before 20200101000000Z -not_after 20210101000000Z
  # The files that Docker looks for in a folder of certificates. Here the engine's authority is what is wrong, not ours.
  cp -R "$new/client" "$new/wrong-ca"
  cp "$new/stranger/cert.pem" "$new/wrong-ca/ca.pem"
  for signed in server client expired; do cp "$new/authority/cert.pem" "$new/$signed/ca.pem"; done
  rm -rf "$new/stranger"
  mv "$new" "$CERTIFICATES"
}

# ------------------------------------------------------------------------------------------------- registry with a password

# One line as curl reads it, so that the password is on no command line: machine HOST login USER password PASSWORD.
readonly REGISTRY_LOGIN=$STATE/private-registry.netrc

login_word() { awk -v field="$1" '{ print $field }' "$REGISTRY_LOGIN"; }

private_registry_answers() {
  running private-registry && curl --noproxy '*' -fs -o /dev/null --max-time 3 --netrc-file "$REGISTRY_LOGIN" \
    "http://127.0.0.1:$(cat "$SHARED/private-registry.port")/v2/"
}

random_word() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

start_private_registry() {
  local port config=$STATE/private-registry.yml
  stop private-registry
  choose_port private-registry 5100
  port=$(cat "$STATE/private-registry.port")
  mkdir -p "$STATE/private-registry"
  umask 077
  [[ -s $REGISTRY_LOGIN ]] ||
    echo "machine 127.0.0.1 login tester password $(random_word 16)" >"$REGISTRY_LOGIN"
  # Perl is always there on Debian, and its crypt knows bcrypt, the one kind that the registry takes.
  {
    printf '%s:' "$(login_word 4)"
    login_word 6 | SALT="$(random_word 11)" perl -ne 'chomp; print crypt($_, "\$2y\$05\$$ENV{SALT}"), "\n"'
  } >"$STATE/private-registry.htpasswd"
  cat >"$config" <<END
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $STATE/private-registry}, delete: {enabled: true}}
http: {addr: "127.0.0.1:$port"}
auth: {htpasswd: {realm: tests, path: $STATE/private-registry.htpasswd}}
END
  # shellcheck disable=SC2046 # As in write_wrapper.
  launch private-registry $(in_root_libc) "$ROOT/usr/bin/docker-registry" serve "$config"
  await 10 private-registry private_registry_answers
}

# ---------------------------------------------------------------------------------------------------------------- facts

access_facts() {
  if [[ -d $CERTIFICATES ]]; then
    echo "certificates $CERTIFICATES/client"
    echo "certificatesExpired $CERTIFICATES/expired"
    echo "certificatesWrongCa $CERTIFICATES/wrong-ca"
  fi
  if is_private && [[ -e $STATE/engine-tls.port ]]; then
    echo "tlsHost tcp://127.0.0.1:$(cat "$STATE/engine-tls.port")"
  fi
  if [[ -e $REGISTRY_LOGIN ]]; then
    echo "privateRegistry 127.0.0.1:$(cat "$STATE/private-registry.port")"
    echo "privateRegistryUser $(login_word 4)"
    echo "privateRegistryPassword $(login_word 6)"
  fi
}
