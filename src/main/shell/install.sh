# What each step starts with that installs wheels. SOURCE_DATE_EPOCH is set before.
set -eu
# A wheel may bring programs of any name: none of them runs here.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

# isolated COMMAND…: no installed package and no setting of a user can change what it does.
isolated() {
  env -i PATH="$PATH" SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" PYTHONHASHSEED=0 "$@"
}

# requireInParent LIBRARIES PARENT: ends the step if the parent lacks a library, and names the package that has it.
requireInParent() {
  while read -r library; do
    # A link of the parent may lead to a place that is not one of this stage.
    [ -e "/parent$library" ] || [ -L "/parent$library" ] || echo "$library"
  done <"$1" >/tmp/missing-libraries
  [ -s /tmp/missing-libraries ] || return 0
  packagesOf /tmp/missing-libraries /tmp/missing-packages
  echo "ERROR: $2 does not have $(paste --serial --delimiters=' ' /tmp/missing-libraries)." \
    "Add to <runtime><packages>: $(paste --serial --delimiters=' ' /tmp/missing-packages)" >&2
  exit 1
}
