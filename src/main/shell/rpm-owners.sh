# Defines packagesOf LIBRARIES PACKAGES: writes the names of the packages that own the listed files.
packagesOf() {
  while read -r library; do
    for path in "$library" "$(realpath "$library")"; do
      # Where nobody owns a file, this is said on the standard output.
      if owner=$(rpm --query --queryformat '%{NAME}\n' --file "$path"); then
        echo "$owner"
        break
      fi
    done
  done <"$1" | sort --unique >"$2"
  cat "$2"
}
