# shellcheck shell=sh
# The repository of the interpreter, in steps that take packages from it. dnf.sh and rpm-repository.sh come first.

# Its index is fetched after those of the base and alone, so that an error names it.
addRepository() { # URL, fingerprint of the key, base image
  trustKey "$@"
  cp /tmp/repository/python-image.repo /etc/yum.repos.d/
  output=$(
    export LC_ALL=C
    packages makecache --refresh --disablerepo='*' --enablerepo='python-image*' 2>&1
  ) || {
    echo "$output" >&2
    case $output in
      *"signature is not available"*)
        echo "ERROR: $1 is not signed, and nothing is taken from where nobody signs its index (repomd.xml.asc): use one that is, and its <key>." ;;
      *"signature verification error"* | *"igning key not found"*)
        echo "ERROR: $1 is signed, but not with the key $2, or what was signed with it was changed since: ask who runs it for the right <key> and its <fingerprint>, and whether a mirror is half way through." ;;
      *"checksum doesn't match"* | *"ize of downloaded"* | *"expected size"*)
        echo "ERROR: $1 does not hold what its owner signed with $2: somebody changed it, or a mirror is half way through." ;;
      *"SSL certificate"* | *"eer certificate"* | *"SSL CA cert"*)
        echo "ERROR: $1 cannot be used: nobody here knows who signed its certificate (see above). Name that authority's in python-image.certificate." ;;
      *)
        echo "ERROR: $1 cannot be used (see above): check the <url> of <repository>, the folder that repodata is in, and that steps reach it (-Dpython-image.network)." ;;
    esac >&2
    exit 1
  }
}

removeRepository() {
  rm -rf /etc/yum.repos.d/python-image.repo /var/lib/dnf/repos/python-image*
  distrustKey
}
