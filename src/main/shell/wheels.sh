# What each step starts with that asks pip's index or makes wheels. SOURCE_DATE_EPOCH is set before.
set -eu
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore PIP_PROGRESS_BAR=off
# Secrets of this step alone: how this machine reaches its index.
if [ -f /run/secrets/pip-config ]; then export PIP_CONFIG_FILE=/run/secrets/pip-config; fi
if [ -f /run/secrets/netrc ]; then export NETRC=/run/secrets/netrc; fi
. /scripts/network.sh
# Debug information would stay in the wheels. CFLAGS would do it, too, and take the place of what configure scripts optimize by.
export LDFLAGS=-Wl,--strip-debug
export PATH="/opt/patchelf:$PATH"

# runModule PYTHON MODULE ARGUMENT…: the script starts without the environment, which it reads, so that foreign code sees only
# what the script hands on.
runModule() {
  python=$1
  shift
  env --null |
    env --ignore-environment PATH="$PATH" SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" PYTHONHASHSEED=0 "$python" -s -S -B /scripts "$@"
}
