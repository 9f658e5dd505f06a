#!/usr/bin/env bash
# Makes the static binary, its checksum, its bill of materials, what a container has in it, and a Debian package:
#   dist/candidates-bot-x86_64-linux            dist/candidates-bot-x86_64-linux.cdx.json
#   dist/candidates-bot-x86_64-linux.sha256     dist/candidates-bot-x86_64-linux.rootfs.tar
#   dist/candidates-bot_VERSION_amd64.deb       (where dpkg-deb is installed)
#
# Without `--target` it is for the machine that it runs on. `--target aarch64` makes those for ARM elsewhere: that needs
# rustup's standard library for it, a cross compiler (Debian: gcc-aarch64-linux-gnu, libc6-dev-arm64-cross), and qemu-user
# to let the binary write its manual for the package.
#
# It needs the pinned toolchain and a C compiler (TLS has assembly in it), and what cargo brings. The same commit gives
# the same bytes, wherever the folder is: `dist/build.sh --twice` builds again in another folder and compares. With
# `--sign KEY`, or a key named by MINISIGN_SECRET_KEY, dist/sign.sh signs what was made; it can do so later as well, on
# the machine that has the key.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")/.."

toolchain=1.95.0
sbom_version=0.5.9
work=$PWD/target/dist

fail() { printf 'dist/build.sh: %s\n' "$*" >&2; exit 1; }

machine=$(uname -m) twice='' key=${MINISIGN_SECRET_KEY:-}
while [ $# -gt 0 ]; do
  case $1 in
    --target) machine=${2:?--target needs a machine: x86_64 or aarch64}; shift 2 ;;
    --twice) twice=yes; shift ;;
    --sign) key=${2:?--sign needs a file}; shift 2 ;;
    *) fail "$1 is no option: --target x86_64|aarch64, --twice, --sign KEY" ;;
  esac
done
case $machine in
  x86_64 | aarch64) ;;
  *) fail "nothing is built for $machine: --target x86_64 or aarch64" ;;
esac
target=$machine-unknown-linux-gnu
name=candidates-bot-$machine-linux
case $key in '' | /*) ;; *) key=$called_from/$key ;; esac
[ -z "$key" ] || [ -f "$key" ] || fail "the secret key $key is not there"
# A signature of what was here before is none of what comes.
rm -f "dist/$name".minisig "dist/$name".*.minisig dist/candidates-bot_*.deb.minisig

# Other compilers give other bytes. None is downloaded just to see which it is.
found=$(RUSTUP_AUTO_INSTALL=0 rustc --version 2>/dev/null | cut -d' ' -f2) || true
if [ "$found" != "$toolchain" ]; then
  export RUSTUP_TOOLCHAIN=$toolchain
  found=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
  [ "$found" = "$toolchain" ] || fail "this is built with Rust $toolchain; run: rustup toolchain install $toolchain"
fi

# Another machine's binary needs that machine's standard library and its compiler.
if [ "$(uname -m)" != "$machine" ]; then
  if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
    rustup target add "$target" ||
      fail "the standard library of Rust $toolchain for $target is not there, and rustup could not fetch it"
  fi
  cross=$machine-linux-gnu
  command -v "$cross-gcc" >/dev/null ||
    fail "$cross-gcc is not there: apt-get install gcc-${machine/_/-}-linux-gnu"
  [ -f "$("$cross-gcc" -print-file-name=libc.a)" ] ||
    fail "the static C library for $machine is not there: apt-get install libc6-dev-arm64-cross (or libc6-dev-amd64-cross)"
  variable=${target//-/_}
  export "CC_$variable=$cross-gcc" "AR_$variable=$cross-ar" "CARGO_TARGET_${variable^^}_LINKER=$cross-gcc"
fi

# In the version, and in nothing else of the binary.
if commit=$(git log -1 --format='%h %cs' --abbrev=12 2>/dev/null); then
  [ -z "$(git status --porcelain --untracked-files=no)" ] || commit="$commit, changed"
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
fi
export CANDIDATES_BOT_COMMIT=${commit:-} SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}

# Builds what is in the folder $1 into the folder $2; the last line says where the binary is.
build() {
  local cargo_home=${CARGO_HOME:-$HOME/.cargo}
  # glibc is linked in, whose static form can't look for getrandom(2) by itself. At a fixed address there is nothing to
  # relocate, and no tool takes the file for one that needs a loader. Folders of this machine stay out.
  local flags=(
    -C target-feature=+crt-static
    -C relocation-model=static
    --cfg 'getrandom_backend="linux_getrandom"'
    "--remap-path-prefix=$2=/target"
    "--remap-path-prefix=$1=/candidates-bot"
    "--remap-path-prefix=$cargo_home=/cargo"
  )
  (
    cd "$1"
    unset RUSTFLAGS
    CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; printf '%s' "${flags[*]}") \
    CFLAGS="-ffile-prefix-map=$cargo_home=/cargo -ffile-prefix-map=$2=/target" \
      cargo build --locked --profile dist --target "$target" --target-dir "$2" --bin candidates-bot
  )
}

build "$PWD" "$work"
binary=$work/$target/dist/candidates-bot
# Neither a loader nor a library is named in it.
if needs=$(LC_ALL=C readelf --wide --program-headers --dynamic "$binary" | grep -E 'INTERP|NEEDED'); then
  fail "the binary is not static: $needs"
fi
# No folder of this machine is in it.
if grep -qaF "$PWD/" "$binary" || grep -qaF "${CARGO_HOME:-$HOME/.cargo}/" "$binary"; then
  fail 'the binary names folders of this machine'
fi
install -m 755 "$binary" "dist/$name"
(cd dist && sha256sum "$name" > "$name.sha256")

# All that a container has in it: the binary, a folder for the database that an unprivileged user owns, one for the
# parts of a workbook.
root=$work/rootfs
rm -rf "$root"
mkdir -p "$root"
mkdir -m 1777 "$root/tmp"
mkdir -m 700 "$root/data"
install -m 755 "$binary" "$root/candidates-bot"
pack() { tar -C "$root" --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --numeric-owner "$@"; }
pack --owner=0 --group=0 -cf "dist/$name.rootfs.tar" candidates-bot tmp
pack --owner=65532 --group=65532 -rf "dist/$name.rootfs.tar" data

# The list of all that is in it, for those who look for what is known about it (CycloneDX).
sbom=$work/tools/bin/cargo-cyclonedx
if ! "$sbom" cyclonedx --version 2>/dev/null | grep -qF "$sbom_version"; then
  cargo install --locked --root "$work/tools" --target-dir "$work/tools/target" --version "$sbom_version" cargo-cyclonedx
fi
PATH="$work/tools/bin:$PATH" cargo cyclonedx --quiet --format json --target "$target" --no-build-deps \
  --override-filename sbom-of-the-binary
# It calls the program itself by the folder that it was in.
sed "s|file://$PWD#|file:///candidates-bot#|g" sbom-of-the-binary.json > "dist/$name.cdx.json"
rm sbom-of-the-binary.json

if [ -n "$twice" ]; then
  again=$(mktemp -d)
  trap 'rm -rf "$again"' EXIT
  mkdir "$again/source"
  git ls-files -z | tar --null --files-from=- -c | tar -x --touch -C "$again/source"
  build "$again/source" "$again/target"
  cmp "dist/$name" "$again/target/$target/dist/candidates-bot" || fail 'building twice gives other bytes'
  echo "built twice, the same bytes"
fi

package=''
if ! command -v dpkg-deb >/dev/null; then
  echo 'no Debian package: dpkg-deb is not there'
elif [ "$(uname -m)" != "$machine" ] && ! command -v "qemu-$machine" >/dev/null; then
  echo "no Debian package: qemu-$machine is not there, and the binary writes its manual itself"
else
  case $machine in x86_64) architecture=amd64 ;; aarch64) architecture=arm64 ;; esac
  # Those of other commits would be taken for this one.
  rm -f dist/candidates-bot_*_"$architecture".deb
  package=$(dist/package.sh --binary "dist/$name")
fi

if [ -n "$key" ]; then
  # shellcheck disable=SC2086 -- nothing, where there is no package
  dist/sign.sh "$key" "dist/$name" "dist/$name.cdx.json" "dist/$name.rootfs.tar" ${package:+"$package"}
else
  echo 'not signed: dist/sign.sh KEY signs it'
fi
ls -l "dist/$name" | awk '{printf "%s: %.1f MB\n", $NF, $5 / 1e6}'
