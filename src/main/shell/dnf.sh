# shellcheck shell=sh
# Defines packages, which is like dnf, and refreshPackages. The name of an image does not tell whether it has dnf or microdnf.
if command -v dnf >/dev/null; then
  downloads=/var/cache/step/packages
  # shellcheck source=/dev/null
  . /scripts/rpm.sh
  packages() {
    dnf --assumeyes --nodocs --setopt=install_weak_deps=0 \
      --setopt=keepcache=1 --setopt=cachedir="$downloads/$(uname -m)" \
      ${trusted:+"--setopt=sslcacert=$trusted"} "$@" || return
    keepPackages
  }
  refreshPackages() {
    takePackages
    packages makecache --refresh
  }
elif command -v microdnf >/dev/null; then
  # It fetches metadata every time, and keeps nothing.
  packages() { microdnf -y --nodocs --setopt=install_weak_deps=0 "$@"; }
  refreshPackages() { :; }
else
  echo "ERROR: the base image has neither dnf nor microdnf: choose a <base> that has one." >&2
  exit 1
fi
