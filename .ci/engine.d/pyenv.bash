# shellcheck shell=bash
# Part of .ci/engine: archives of pyenv, which the mirror serves as http://…/pyenv/SUITE.tar.gz with SUITE.version.

# Debian's packages of two releases: the older one does not know all Pythons that the mirror has.
readonly PYENV_SUITES=(trixie forky)

# One folder with all of it, as upstream's archives are; where a release has it in two packages, from both. The packages'
# own times, so that the same packages give the same archive.
fetch_pyenv() {
  local suite=$1 APT=$TMP/apt-pyenv-$1 tree=$TMP/pyenv-$1 package version
  [[ ! -e $STATE/mirror/pyenv/$suite.version ]] || return 0
  update_private_apt deb "$suite"
  version=$(private_apt apt-cache show pyenv | awk '$1 == "Version:" && !found++ { sub("-.*", "", $2); print $2 }')
  rm -rf "$tree" && mkdir -p "$tree" "$STATE/mirror/pyenv"
  for package in pyenv pyenv-runtime; do
    [[ -n $(private_apt apt-cache show "$package" 2>/dev/null) ]] || continue
    (cd "$APT" && private_apt apt-get download "$package" && dpkg-deb --extract "$package"_*.deb "$tree")
  done
  mkdir "$tree/usr/share/pyenv/bin"
  ln -s ../libexec/pyenv "$tree/usr/share/pyenv/bin/pyenv"
  tar -C "$tree/usr/share" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$BASE_TIME" \
    --transform="s,^pyenv,pyenv-$version," -cf - pyenv | gzip -n >"$STATE/mirror/pyenv/$suite.tar.gz"
  echo "$version" >"$STATE/mirror/pyenv/$suite.version"
  rm -rf "$APT" "$tree"
}

fetch_pyenvs() {
  local suite
  for suite in "${PYENV_SUITES[@]}"; do fetch_pyenv "$suite"; done
}
