# Defines take URL SHA256: puts a checked archive into /source. It returns 1 if the server does not have it. All builds share
# the cache, so the checksum of the copy counts, and an entry that does not match is deleted and fetched again. $remedy is the
# end of the error for an archive that is not the expected one.
take() {
  cached=/var/cache/python-sources/$2
  # Within || the shell goes on after an error, so what must not fail says so.
  mkdir -p /source || exit 1
  if [ ! -L "$cached" ] && [ -f "$cached" ] && cp "$cached" /source/python.tar &&
    echo "$2  /source/python.tar" | sha256sum --check --status; then
    return
  fi
  if [ -e "$cached" ] || [ -L "$cached" ]; then
    echo "Deleted from the cache, because its SHA-256 is another one: $2"
    rm -rf "$cached" /source/python.tar || exit 1
  fi
  echo "Fetching $1"
  status=$(curl --silent --show-error --location --retry 3 --connect-timeout 30 \
    --output /source/python.tar --write-out '%{http_code}' "$1") || case $? in
      60) status="$status (nobody here knows who signed its certificate: name that authority's in python-image.certificate)" ;;
      *) status="$status (curl failed)" ;;
    esac
  if [ "$status" != 200 ]; then
    echo "Not there: $1, HTTP status $status" >&2
    rm -rf /source
    return 1
  fi
  found=$(sha256sum /source/python.tar | cut -d ' ' -f 1)
  if [ "$found" != "$2" ]; then
    echo "ERROR: checksum mismatch of $1: expected SHA-256 $2, found $found. $remedy" >&2
    exit 1
  fi
  # A cache that takes no more costs the next build a download, and this one nothing.
  partial=$(mktemp /var/cache/python-sources/partial.XXXXXX) && cp /source/python.tar "$partial" &&
    mv -T "$partial" "$cached" || rm -f "$partial"
}
