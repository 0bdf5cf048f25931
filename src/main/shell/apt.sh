# Other builds write to the cache. So apt gets copies, and only of archives whose name, size and SHA-256 are in the package
# lists of this step. A link or another file in their place is deleted.
cache=/var/cache/archives step=/var/cache/apt-step
mkdir -p $step/archives/partial $step/lists/partial
refreshPackages() {
  export DEBIAN_FRONTEND=noninteractive
  updateLists
}
updateLists() { apt-get -qq update "$@"; }
# The address, origin and label of each package list.
packageIndexes() { apt-get indextargets --format '$(REPO_URI) o=$(ORIGIN),l=$(LABEL)' 'Created-By: Packages'; }
packages() { # like apt-get
  apt-get -qq -o Acquire::ForceHash=sha256 --print-uris "$@" 2>/dev/null |
    while read -r _ name size sha256; do
      case $name in *.deb) take "$name" "$size" "${sha256#SHA256:}" ;; esac
    done
  apt-get -qq "$@" || return
  for archive in $step/archives/*.deb; do keep "$archive" "$cache/${archive##*/}" || rm -rf $cache/partial; done
}
take() { # name, size, SHA-256
  if [ ! -L "$cache/$1" ] && [ -f "$cache/$1" ] && [ "$(stat -c %s "$cache/$1")" = "$2" ] &&
    cp "$cache/$1" $step/archives/ && echo "$3  $step/archives/$1" | sha256sum --check --status; then
    return
  fi
  rm -rf "$step/archives/$1"
  if [ -e "$cache/$1" ] || [ -L "$cache/$1" ]; then
    echo "Deleted from the cache, because it is not the archive that the package list names: $1"
    rm -rf "$cache/$1"
  fi
}
keep() { # archive, place in the cache
  if [ -f "$1" ] && [ ! -e "$2" ]; then
    rm -rf $cache/partial && cp "$1" $cache/partial && mv -T $cache/partial "$2"
  fi
}
