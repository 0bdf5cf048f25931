# shellcheck shell=sh
# The repository of the interpreter, in steps that take packages from it. apt.sh comes first.
sources=/etc/apt/sources.list.d/python-image.sources preferences=/etc/apt/preferences.d/python-image

# Its index is fetched after those of the base and alone, so that an error names it. apt has to find it signed, whatever the
# settings of the base say.
addRepository() { # URL, host, suite or '', fingerprint of the key, distribution
  repository=$1${3:+ $3}
  cp /tmp/repository/sources.list.d/* /etc/apt/sources.list.d/
  cp /tmp/repository/preferences.d/* /etc/apt/preferences.d/
  output=$(
    export LC_ALL=C
    updateLists -o Dir::Etc::sourcelist=$sources \
      -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=false -o Acquire::AllowInsecureRepositories=false \
      -o Acquire::AllowWeakRepositories=false -o Acquire::AllowDowngradeToInsecureRepositories=false 2>&1
  ) || {
    echo "$output" >&2
    case $output in
      *NO_PUBKEY* | *"Missing key"*)
        echo "ERROR: $repository is signed, but not with the key $4: ask who runs it for the right <key> and its <fingerprint>." ;;
      *"GPG error"* | *"erification failed"*)
        echo "ERROR: the signature of $repository does not count (see above): the key $4 may have expired since, or be of a kind that apt of $5 takes no more. Ask who runs it for a newer <key>." ;;
      *"is not signed"*)
        echo "ERROR: $repository is not signed, and nothing is taken from where nobody signs: use one that is, and its <key>." ;;
      *"signature"* | *"Hash Sum mismatch"* | *"unexpected size"*)
        echo "ERROR: $repository does not hold what its owner signed with $4: somebody changed it, or a mirror is half way through." ;;
      *"ertificate verif"*)
        echo "ERROR: $repository cannot be used: nobody here knows who signed its certificate (see above). Name that authority's in python-image.certificate." ;;
      *)
        echo "ERROR: $repository cannot be used (see above): check the <url>${3:+ and <suite>} of <repository>, and that steps reach it (-Dpython-image.network)." ;;
    esac >&2
    exit 1
  }
  pinOrigin "$1" "$2"
}

# Pins match the host of a repository. Where that host has packages of the distribution too, its origin and label must differ.
pinOrigin() { # URL, host
  indexes=$(packageIndexes | grep --extended-regexp "^[^ ]+://([^/ ]*@)?$2[:/]" | sort --unique)
  others=$(echo "$indexes" | grep --invert-match "^$1/ ") || true
  if [ -n "$others" ]; then
    self=$(echo "$indexes" | sed -n "s|^$1/ ||p")
    if ! echo "$self" | grep --quiet --line-regexp 'o=[A-Za-z0-9][A-Za-z0-9 ._-]*,l=[A-Za-z0-9 ._-]*' ||
      echo "$others" | grep --quiet --fixed-strings " $self"; then
      echo "ERROR: apt cannot tell packages of $repository from others of the same host ($2): have its Release file say an Origin and Label of its own, or reach it by another name of that host." >&2
      exit 1
    fi
    sed -i "s/^Pin: .*/Pin: release $self/" $preferences
  fi
}

removeRepository() { rm -f $sources $preferences; }
