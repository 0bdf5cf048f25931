# shellcheck shell=sh
# The key of the interpreter's repository. rpm accepts packages of every repository that are signed with a key that it knows, so
# distrustKey removes this one at the end of the step, unless the base has it.
trustKey() { # URL, fingerprint, base image
  known=$(rpm --query --all 'gpg-pubkey*')
  rpm --import /tmp/repository/key.asc || {
    echo "ERROR: rpm of $3 does not take the key $2 (see above), which may be of a kind that counts no more: ask who runs $1 for a newer <key>." >&2
    exit 1
  }
  imported=$(rpm --query --all 'gpg-pubkey*' | grep --invert-match --fixed-strings --line-regexp "$known") || true
}
distrustKey() { for key in $imported; do rpm --erase "$key"; done; }
