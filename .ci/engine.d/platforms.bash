# shellcheck shell=bash
# Part of .ci/engine: base images in the registry, of them one for two platforms, and what runs the other platform here.

NATIVE=$(dpkg --print-architecture 2>/dev/null || true)
readonly NATIVE
# Emulated on amd64 alone.
readonly FOREIGN=arm64
readonly BASE=debian:${BASE_SUITES[0]}-slim
readonly EMULATOR=$STATE/bin/qemu-aarch64
readonly EMULATOR_PACKAGE=qemu-user
readonly BINFMT=/proc/sys/fs/binfmt_misc
readonly EMULATOR_NAME=${CGROUP#/}
# The first bytes of a program for Linux on aarch64, and which bits of them count.
readonly EMULATED_MAGIC='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
readonly EMULATED_MASK='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'

# These tell what has been done; the registry keeps the images over a restart.
readonly PUSHED_BASE=$STATE/base.pushed
readonly PUSHED_PLATFORMS=$STATE/base-platforms.pushed

# -------------------------------------------------------------------------------------------------------- the emulator

# Taken out of the package: installed, it would register itself for the whole machine and stay.
fetch_emulator() {
  local APT=$TMP/apt-emulator
  update_private_apt deb "${BASE_SUITES[0]}"
  (cd "$APT" && private_apt apt-get download "$EMULATOR_PACKAGE")
  mkdir -p "${EMULATOR%/*}"
  dpkg-deb --fsys-tarfile "$APT/$EMULATOR_PACKAGE"_*.deb | tar -xO ./usr/bin/qemu-aarch64 >"$EMULATOR.new"
  chmod 755 "$EMULATOR.new"
  mv "$EMULATOR.new" "$EMULATOR"
  rm -rf "$APT"
}

emulator_registered() { [[ $(head -n 1 "$BINFMT/$EMULATOR_NAME" 2>/dev/null) == enabled ]]; }

# Others may have registered an emulator too, so ours has a name of its own; the newest of them is the one that runs.
register_emulator() {
  if [[ ! -e $BINFMT/register ]]; then
    mount -t binfmt_misc binfmt_misc "$BINFMT" || fail "this kernel runs no programs for other machines (no binfmt_misc)"
    touch "$STATE/binfmt.mounted"
  fi
  # F: the kernel keeps the emulator open, so that it is found in every root; P, O, C: as if there were no emulator.
  emulator_registered ||
    printf '%s\n' ":$EMULATOR_NAME:M::$EMULATED_MAGIC:$EMULATED_MASK:$EMULATOR:POCF" >"$BINFMT/register"
}

unregister_emulator() {
  if [[ -e $BINFMT/$EMULATOR_NAME ]]; then
    echo -1 >"$BINFMT/$EMULATOR_NAME"
    say "programs for $FOREIGN are no longer emulated"
  fi
  [[ ! -e $STATE/binfmt.mounted ]] || umount "$BINFMT"
}

# ------------------------------------------------------------------------------------------------------ images in the registry

make_foreign_base() {
  [[ -e $EMULATOR ]] || fetch_emulator
  register_emulator
  make_base "${BASE_SUITES[0]}" "$FOREIGN"
}

registry_base() { echo "127.0.0.1:$(cat "$STATE/registry.port")/$BASE"; }

# The name in the registry stands for one platform again when that one was pushed later.
has_platforms() { [[ $PUSHED_PLATFORMS -nt $PUSHED_BASE ]]; }

has_native_base() { [[ -e $PUSHED_BASE ]] && in_containerd image inspect "$BASE" >/dev/null 2>&1; }

# Through the registry where the engine sees it: that compresses the layer, as it is in the images one pulls.
copy_base() {
  local name
  name=$(registry_base)
  if is_private; then
    "$DOCKER" tag "$BASE" "$name"
    "$DOCKER" push "$name"
    "$DOCKER" image rm "$name"
    in_containerd pull "$name"
    in_containerd tag "$name" "$BASE"
  else
    "$DOCKER" save "$BASE" | in_containerd load
    in_containerd tag "$BASE" "$name"
    in_containerd push "$name"
  fi
  touch "$PUSHED_BASE"
}

# The name stands for both platforms from here on, in the registry and in the containerd image store.
push_platforms() {
  local name archive=$TMP/${BASE_SUITES[0]}-$FOREIGN.tar
  name=$(registry_base)
  in_containerd import "${IMAGE_SETTINGS[@]}" --platform "linux/$FOREIGN" - "$name-$FOREIGN" <"$archive"
  rm -f "$archive"
  in_containerd push --platform "linux/$FOREIGN" "$name-$FOREIGN"
  in_containerd buildx imagetools create --tag "$name" "$name" "$name-$FOREIGN"
  in_containerd pull --platform "linux/$FOREIGN" "$name"
  in_containerd pull --platform "linux/$NATIVE" "$name"
  in_containerd tag "$name" "$BASE"
  in_containerd image rm "$name-$FOREIGN"
  touch "$PUSHED_PLATFORMS"
}

# ------------------------------------------------------------------------------------------------------------ the steps

# Emulated it takes longer than all other steps, so it starts first.
start_platforms() {
  if [[ $NATIVE == amd64 ]] && ! has_platforms; then start "base-$FOREIGN" make_foreign_base; fi
}

finish_platforms() {
  local lacking="no base image for two platforms, so tests that need it are skipped"
  [[ -n ${STEP_PID[base-$FOREIGN]:-} ]] || start_platforms
  if [[ -n ${STEP_PID[base-$FOREIGN]:-} ]]; then
    finish_if_possible "base-$FOREIGN" "base system of ${BASE_SUITES[0]} made for $FOREIGN" "$lacking"
    if [[ -e $TMP/${BASE_SUITES[0]}-$FOREIGN.tar ]]; then
      start push-platforms push_platforms
      finish_if_possible push-platforms "$BASE of the registry made for $NATIVE and $FOREIGN" "$lacking"
    fi
  elif ! has_platforms; then
    say "$lacking: this machine is $NATIVE, and only amd64 emulates $FOREIGN"
  elif ! emulator_registered; then
    start emulator register_emulator
    finish_if_possible emulator "programs for $FOREIGN are emulated" "$lacking"
  fi
}

# ---------------------------------------------------------------------------------------------------------------- facts

platform_facts() {
  if has_platforms && emulator_registered; then echo "baseMultiPlatform $(registry_base)"; fi
}
