# shellcheck shell=sh
# The repository of the interpreter, in steps that take packages from it. zypper.sh and rpm-repository.sh come first.

# Its index is fetched after those of the base and alone, so that an error names it.
addRepository() { # URL, fingerprint of the key, base image
  trustKey "$@"
  cp /tmp/repository/python-image.repo /tmp/repos.d/
  output=$(
    export LC_ALL=C
    packages refresh --force python-image 2>&1
  ) || {
    echo "$output" >&2
    case $output in
      *"is unsigned"*)
        echo "ERROR: $1 is not signed, and nothing is taken from where nobody signs its index (repomd.xml.asc): use one that is, and its <key>." ;;
      *"unknown key"*)
        echo "ERROR: $1 is signed, but not with the key $2: ask who runs it for the right <key> and its <fingerprint>." ;;
      *"erification failed for file"* | *"expected filesize"* | *"wrong checksum"*)
        echo "ERROR: $1 does not hold what its owner signed with $2: somebody changed it, or a mirror is half way through." ;;
      *)
        echo "ERROR: $1 cannot be used (see above): check the <url> of <repository>, the folder that repodata is in, and that steps reach it (-Dpython-image.network)." ;;
    esac >&2
    exit 1
  }
}

removeRepository() {
  rm -f /tmp/repos.d/python-image.repo
  distrustKey
}
