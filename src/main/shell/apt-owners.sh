# Defines packagesOf LIBRARIES PACKAGES: writes the names of the packages that own the listed files.
owners() {
  while read -r library; do
    real=$(realpath "$library")
    # A merged /usr has two names for each file, and dpkg knows only the one that its package was built with.
    for path in "$library" "$real" "/usr$library" "${real#/usr}"; do
      # A diversion says who moved the file, not whose it is.
      if dpkg-query --search "$path" 2>/dev/null | grep --invert-match '^diversion '; then break; fi
    done
  done
}

packagesOf() {
  owners <"$1" >/tmp/owners
  sed --regexp-extended 's/: .*//; s/:[a-z0-9-]+$//' /tmp/owners | sort --unique >"$2"
  cat "$2"
}
