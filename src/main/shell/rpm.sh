# Other builds write to the cache. So the package manager gets copies, and only of packages that a key of the base or of
# <repository> signed. It compares each with the checksum in the package lists of this step. In the cache, a name is the
# path below $downloads, which the step sets, with @ for /, because a folder there could be a link.
cache=/var/cache/archives
mkdir -p "$downloads"
takePackages() {
  copies=/var/cache/step/copies keys=/var/cache/step/keys
  mkdir -p $copies $keys
  for key in /etc/pki/rpm-gpg/* /usr/lib/rpm/gnupg/keys/* /tmp/repository/key.asc; do
    if [ -f "$key" ]; then rpmkeys --dbpath $keys --import "$key" 2>/dev/null || true; fi
  done
  for file in $cache/*.rpm; do
    case ${file##*/} in *..* | *@@* | @* | *[!A-Za-z0-9._+~^@-]*) continue ;; esac
    if [ -f "$file" ] && [ ! -L "$file" ]; then cp "$file" $copies/; fi
  done
  LC_ALL=C rpmkeys --dbpath $keys --checksig $copies/*.rpm 2>/dev/null |
    while read -r line; do
      file=${line%: digests signatures OK}
      path=$downloads/$(echo "${file##*/}" | tr @ /)
      [ "$file" = "$line" ] || { mkdir -p "${path%/*}" && mv "$file" "$path"; } || true
    done
  rm -rf $copies $keys
}
keepPackages() {
  for file in $downloads/*/*.rpm $downloads/*/*/*.rpm $downloads/*/*/*/*.rpm; do
    kept=$cache/$(echo "${file#"$downloads"/}" | tr / @)
    if [ -f "$file" ] && { [ -L "$kept" ] || [ ! -f "$kept" ] || [ "$(sha256sum <"$file")" != "$(sha256sum <"$kept")" ]; }; then
      rm -rf "$kept" $cache/partial
      cp "$file" $cache/partial && mv -T $cache/partial "$kept" || rm -rf $cache/partial
    fi
  done
}
