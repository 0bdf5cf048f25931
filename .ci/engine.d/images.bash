# shellcheck shell=bash
# Part of .ci/engine: what Debian's archives give: the engine's root, base images, and the files that the mirror serves.

# Debian's stable releases have no engine with a current BuildKit, so the engine's root is of this one.
readonly ROOT_SUITE=forky ROOT_PACKAGES=docker.io,docker-cli,docker-buildx,docker-registry,ca-certificates,iproute2,tini,busybox
# The newest time in a base image, so that the same packages give the same image to the byte.
readonly BASE_TIME=1735689600
# Base images debian:SUITE-slim; the last has several Pythons as packages, as package repositories have them.
readonly BASE_SUITES=(trixie bookworm forky) BASE=debian:trixie-slim PLAIN_IMAGE=debian:trixie-plain

# What is taken out of Debian's packages: an emulator, Python's sources with python.org's checksums as pyenv's definitions
# have them, and pyenv (the older release's does not know all Pythons that the mirror has).
readonly DOWNLOADS='
bin/qemu-aarch64                              fetch_emulator
mirror/ftp/python/3.13.5/Python-3.13.5.tar.xz fetch_source 93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640
mirror/ftp/python/3.11.2/Python-3.11.2.tgz    fetch_source 2411c74bda5bbcfcddaf4531f66d1adc73f247f529aee981b029513aefdbf849
mirror/pyenv/trixie.version                   fetch_pyenv
mirror/pyenv/forky.version                    fetch_pyenv
'

machine_codename() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# Keeps lines 'URI CODENAME' of Debian's own archives in the machine's apt sources; neither backports nor proposed updates.
prepare_machine() {
  apt-get update
  hash mmdebstrap curl 2>/dev/null || apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends mmdebstrap curl
  apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
    awk -v name="$(machine_codename)" '$1 == "Debian" && $2 == "main" &&
      ($4 == name || $4 == name "-updates" || $4 == name "-security") && !seen[$4]++ { print $3, $4 }' >"$STATE/archives"
  [[ -n $(main_archive) ]] || fail "no archive of Debian $(machine_codename) that answers in the machine's apt sources"
}
archives_of() { sed "s/ $(machine_codename)/ $1/" "$STATE/archives"; }
main_archive() { awk '$2 !~ /-/ { print $1 }' "$STATE/archives"; }

# Release files of a release in preparation count as expired. In namespaces of its own none of its mounts stays behind.
bootstrap() {
  TMPDIR=$TMP SOURCE_DATE_EPOCH=$BASE_TIME unshare --mount --pid --fork --kill-child --mount-proc mmdebstrap --mode=root \
    --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --dpkgopt=force-unsafe-io "$@"
}

root_works() {
  chroot "$ROOT" sh -ec 'dockerd --version; docker --version; containerd --version; runc --version; tini --version
    docker-registry --version; openssl version; busybox true; /usr/libexec/docker/cli-plugins/docker-buildx version'
} >/dev/null 2>&1

make_root() {
  rm -rf --one-file-system "$ROOT"
  bootstrap --include="$ROOT_PACKAGES" "$ROOT_SUITE" "$TMP/root" "deb $(main_archive) $ROOT_SUITE main"
  mv "$TMP/root" "$ROOT"
}

readonly SLIM_EXCLUDES='path-exclude=/usr/share/doc/* path-include=/usr/share/doc/*/copyright path-exclude=/usr/share/groff/*
path-exclude=/usr/share/info/* path-exclude=/usr/share/linda/* path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/locale/* path-exclude=/usr/share/man/*'

# What an official image has in /etc besides its packages, and the way to the machine's archives.
write_base_settings() {
  local suite=$1 uri release clean
  mkdir -p "$2"/{apt/apt.conf.d,apt/sources.list.d,dpkg/dpkg.cfg.d} && cd "$2/apt/apt.conf.d" || exit
  archives_of "$suite" | while read -r uri release; do
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "${uri%/}" "$release"
    printf 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\n'
  done >../sources.list.d/debian.sources
  # The settings that decide whether apt reaches its archives from here: an image that runs here needs the same.
  apt-config dump | sed -nE '/^Acquire::(Check-(Valid-Until|Date)|https?::(Proxy|CAInfo|Verify-(Peer|Host))) /w 99mirror'
  [[ -s 99mirror ]] || rm 99mirror
  echo 'Apt::AutoRemove::SuggestsImportant "false";' >docker-autoremove-suggests
  echo 'Acquire::GzipIndexes "true";' >docker-gzip-indexes
  echo 'Acquire::Languages "none";' >docker-no-languages
  clean='rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true'
  printf '%s\n' "DPkg::Post-Invoke { \"$clean\"; };" "APT::Update::Post-Invoke { \"$clean\"; };" \
    'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' >docker-clean
  echo force-unsafe-io >../../dpkg/dpkg.cfg.d/docker-apt-speedup
  xargs -n 1 <<<"$SLIM_EXCLUDES" >../../dpkg/dpkg.cfg.d/docker
}

# make_base SUITE [ARCHITECTURE]: leaves an archive named after them.
make_base() {
  # mmdebstrap asks tools that may not be there whether it can run another architecture's programs.
  local suite=$1 name=$1${2:+-$2} settings=$TMP/settings-$1$2 archives options=(${2:+"--architectures=$2" --skip=check/qemu})
  (write_base_settings "$suite" "$settings/etc")
  # With the updates and security archives, an upgrade inside the image has nothing left to do.
  mapfile -t archives < <(archives_of "$suite" | sed 's/^/deb /; s/$/ main/')
  if [[ ${archives[*]} == *https://* ]]; then options+=(--include=ca-certificates); fi
  mapfile -t -O ${#options[@]} options < <(xargs -n 1 printf -- '--dpkgopt=%s\n' <<<"$SLIM_EXCLUDES")
  bootstrap --format=tar "${options[@]}" --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
    --customize-hook="tar -C '$settings' --owner=0 --group=0 --mode=u=rwX,go=rX -c etc | tar -C \"\$1\" -x" \
    --customize-hook='cd "$1" && rm -f etc/apt/sources.list etc/apt/apt.conf.d/99mmdebstrap' \
    --customize-hook='cd "$1" && rm -f etc/dpkg/dpkg.cfg.d/99mmdebstrap var/cache/apt/*.bin var/cache/ldconfig/aux-cache' \
    "$suite" "$TMP/$name.tar" "${archives[@]}"
}
make_image() { make_base "$1" ""; import - "debian:$1-slim" <"$TMP/$1.tar"; }
import() { "$DOCKER" import -c 'CMD ["bash"]' -c "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@"; }
# What is known of a layer may outlive its files.
has_layers() { (cd "$STATE/docker/overlay2" && awk 1 ../image/overlay2/layerdb/sha256/*/cache-id | xargs -r ls -d) >/dev/null 2>&1; }
has_image() { "$DOCKER" image inspect "$1" >/dev/null 2>&1; }

# A base with none of an official image's apt and dpkg settings, as a company's own base may be.
make_plain() {
  "$DOCKER" create --name plain "$BASE"
  "$DOCKER" export plain | tar --delete --wildcards -f - .dockerenv 'etc/apt/apt.conf.d/docker-*' \
    'etc/dpkg/dpkg.cfg.d/docker*' | import - "$PLAIN_IMAGE"
  "$DOCKER" rm plain
}

NATIVE=$(dpkg --print-architecture 2>/dev/null || true)
# Emulated on amd64 alone.
readonly NATIVE FOREIGN=arm64 BINFMT=/proc/sys/fs/binfmt_misc
# Others may have registered an emulator too, so ours has a name of its own; the newest of them is the one that runs.
readonly EMULATOR_NAME=${CGROUP#/}
# The first bytes of a program for Linux on aarch64, and which bits of them count.
readonly EMULATED_MAGIC='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
readonly EMULATED_MASK='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
emulator_registered() { [[ $(head -n 1 "$BINFMT/$EMULATOR_NAME" 2>/dev/null) == enabled ]]; }
register_emulator() {
  if [[ ! -e $BINFMT/register ]]; then mount -t binfmt_misc binfmt_misc "$BINFMT" && touch "$STATE/binfmt.mounted"; fi
  # F: the kernel keeps the emulator open, so that it is found in every root; P, O, C: as if there were no emulator.
  printf '%s\n' ":$EMULATOR_NAME:M::$EMULATED_MAGIC:$EMULATED_MASK:$STATE/bin/qemu-aarch64:POCF" >"$BINFMT/register"
}

unregister_emulator() {
  [[ ! -e $BINFMT/$EMULATOR_NAME ]] || echo -1 >"$BINFMT/$EMULATOR_NAME"
  [[ ! -e $STATE/binfmt.mounted ]] || umount "$BINFMT"
}
in_engine29() { "$DOCKER" --host "unix://$RUN/engine29.sock" "$@"; }
registry_base() { echo "127.0.0.1:$(port registry)/$BASE"; }

# The architectures for which the base image is in the registry and in Engine 29.
readonly PLATFORMS=$([[ $NATIVE != amd64 ]] || echo "$FOREIGN ")$NATIVE
in_registry() { [[ $("$DOCKER" buildx imagetools inspect --raw "$(registry_base)" 2>/dev/null) == *'"'"${PLATFORMS%% *}"'"'* ]]; }
has_platforms() {
  local architecture
  for architecture in $PLATFORMS; do
    in_engine29 image inspect --platform "linux/$architecture" "$BASE" >/dev/null 2>&1 || return 1
  done
  in_registry
}

# Through the registry, since that compresses the layers, as they are in the images one pulls.
push_platforms() {
  local name architecture names=()
  name=$(registry_base)
  if ! in_registry; then
    "$DOCKER" tag "$BASE" "$name-$NATIVE"
    [[ $NATIVE != amd64 ]] || import --platform "linux/$FOREIGN" - "$name-$FOREIGN" <"$TMP/trixie-$FOREIGN.tar"
    for architecture in $PLATFORMS; do
      names+=("$name-$architecture")
      "$DOCKER" push "$name-$architecture"
      "$DOCKER" image rm "$name-$architecture"
    done
    "$DOCKER" buildx imagetools create --tag "$name" "${names[@]}"
  fi
  for architecture in $PLATFORMS; do in_engine29 pull --platform "linux/$architecture" "$name"; done
  in_engine29 tag "$name" "$BASE"
}

# apt with settings of its own, which knows all the releases.
private_apt() {
  "$@" -o Dir::State="$TMP/apt/state" -o Dir::Cache="$TMP/apt/cache" -o Dir::Etc::sourcelist="$TMP/apt/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Acquire::Check-Date=false -o Acquire::Languages=none
}

# fetch_source FILE SHA256: through apt, which knows the package's files and checks Debian's signature.
fetch_source() {
  local version package revision
  version=$(basename "$(dirname "$1")")
  package=python${version%.*}
  revision=$(private_apt apt-cache showsrc --only-source "$package" |
    awk -v version="$version-" '$1 == "Version:" && index($2, version) == 1 && !found++ { print $2 }')
  private_apt apt-get source --download-only --tar-only "$package=${revision:-$version}"
  echo "$2  $(ls "$package"_*.orig.tar.*)" | sha256sum --check || fail "this is not the Python that python.org released"
  mv "$package"_*.orig.tar.* "$1"
}

# fetch_pyenv FILE: one folder with all of it, as upstream's archives are; forky has it in two packages.
fetch_pyenv() {
  local version file suite=${1##*/}
  suite=${suite%.version}
  private_apt apt-get download "pyenv/$suite"
  version=$(dpkg-deb --field pyenv_*.deb Version | sed 's/-.*//')
  if dpkg-deb --field pyenv_*.deb Depends | grep -q pyenv-runtime; then private_apt apt-get download "pyenv-runtime/$suite"; fi
  for file in pyenv*.deb; do dpkg-deb --extract "$file" "$suite"; done
  rm pyenv*.deb
  mkdir "$suite/usr/share/pyenv/bin" && ln -s ../libexec/pyenv "$suite/usr/share/pyenv/bin/pyenv"
  tar -C "$suite/usr/share" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$BASE_TIME" \
    --transform="s,^pyenv,pyenv-$version," -cf - pyenv | gzip -n >"${1%.version}.tar.gz"
  echo "$version" >"$1"
}

fetch_emulator() {
  private_apt apt-get download qemu-user/trixie
  dpkg-deb --fsys-tarfile qemu-user_*.deb | tar -xO ./usr/bin/qemu-aarch64 >emulator
  install emulator "$1"
}
has_downloads() { (cd "$STATE" && awk '{ print $1 }' <<<"$DOWNLOADS" | xargs ls) >/dev/null 2>&1; }
fetch_downloads() {
  local file command suite
  mkdir -p "$TMP/apt/state/lists/partial" "$TMP/apt/cache/archives/partial" "$TMP/downloads"
  for suite in "${BASE_SUITES[@]}"; do
    printf "deb%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(main_archive) $suite main\n" '' '-src'
  done >"$TMP/apt/sources.list"
  private_apt apt-get -o APT::Update::Error-Mode=any update
  cd "$TMP/downloads" || exit
  while read -r file command sum; do
    [[ -z $file || -s $STATE/$file ]] || { mkdir -p "$STATE/${file%/*}" && "$command" "$STATE/$file" $sum </dev/null; }
  done <<<"$DOWNLOADS"
}
