# shellcheck shell=sh
# Defines packages, which is like zypper, and refreshPackages.
command -v zypper >/dev/null || {
  echo "ERROR: the base image has no zypper: choose a <base> that has it." >&2
  exit 1
}
export ZYPP_CONF=/scripts/zypp.conf
# In a copy of the list of repositories they can be told to keep what is downloaded.
rm -rf /tmp/repos.d
cp --recursive /etc/zypp/repos.d /tmp/repos.d
trap 'rm -rf /tmp/repos.d' EXIT
downloads=/var/cache/step/packages
# shellcheck source=/dev/null
. /scripts/rpm.sh
packages() {
  zypper --non-interactive --reposd-dir /tmp/repos.d --raw-cache-dir /var/cache/step/lists --pkg-cache-dir $downloads "$@" || return
  keepPackages
}
refreshPackages() {
  takePackages
  packages modifyrepo --keep-packages --all
  packages refresh
}
