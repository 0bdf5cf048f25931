# This machine's proxy and its own authorities, for steps that fetch something: secrets of theirs, if there are any.
if [ -f /run/secrets/build-proxy ]; then
  while read -r line || [ -n "$line" ]; do export "$line"; done </run/secrets/build-proxy
fi
if [ -f /run/secrets/pip-cert ]; then
  for name in PIP_CERT CURL_CA_BUNDLE CARGO_HTTP_CAINFO; do export $name=/run/secrets/pip-cert; done
fi
if [ -f /run/secrets/build-certificate ]; then
  # Beside the known ones, of which a small base has none, and not instead of them; in memory, so that no image keeps it.
  known=/dev/null
  # Debian and what derives from it, Enterprise Linux, SUSE.
  for file in /etc/ssl/ca-bundle.pem /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/certs/ca-certificates.crt "${CURL_CA_BUNDLE:-}"; do
    if [ -r "$file" ]; then known=$file; fi
  done
  trusted=/dev/shm/certificates.pem
  { cat "$known"; echo; cat /run/secrets/build-certificate; } >$trusted
  for name in PIP_CERT SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO CARGO_HTTP_CAINFO; do export $name=$trusted; done
  if command -v apt-get >/dev/null; then
    echo "Acquire::https::CAInfo \"$trusted\";" >/dev/shm/apt.conf
    export APT_CONFIG=/dev/shm/apt.conf
  fi
fi
