#!/usr/bin/env bash
# Makes the Debian package of a binary that dist/build.sh made:
#
#   dist/package.sh [--binary FILE] [--architecture NAME] [--out DIR]
#
# Without --binary it takes the one for this machine from the folder of this script, without --out it puts the
# package there. The architecture is that of the binary. The same binary and commit give the same bytes. It needs dpkg-deb,
# and a binary for another machine needs qemu-user, because the binary itself writes its manual. DEBFULLNAME and DEBEMAIL
# name the maintainer.
set -euo pipefail
umask 022
called_from=$PWD
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf 'dist/package.sh: %s\n' "$*" >&2; exit 1; }

binary=$here/candidates-bot-$(uname -m)-linux architecture='' out=$here
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --architecture) architecture=${2:?--architecture needs a name}; shift 2 ;;
    --out) out=${2:?--out needs a folder}; shift 2 ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit ;;
    *) fail "$1 is no option; see --help" ;;
  esac
done
case $binary in /*) ;; *) binary=$called_from/$binary ;; esac
case $out in /*) ;; *) out=$called_from/$out ;; esac
command -v dpkg-deb >/dev/null || fail 'dpkg-deb is not there: apt-get install dpkg'
[ -f "$binary" ] || fail "$binary is not there; dist/build.sh makes it, or name another one with --binary FILE"
[ -d "$out" ] || fail "the folder $out is not there"

# The machine that an ELF file is for stands behind its first 18 bytes.
machine=$(od -A n -t x2 -j 18 -N 2 "$binary" | tr -d ' ')
if [ -z "$architecture" ]; then
  case $machine in
    003e) architecture=amd64 ;;
    00b7) architecture=arm64 ;;
    *) fail "$binary is for neither x86_64 nor aarch64; name its architecture with --architecture" ;;
  esac
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
install -D -m 755 "$binary" "$root/usr/bin/candidates-bot"
bot=("$root/usr/bin/candidates-bot")
if ! "${bot[@]}" --version >/dev/null 2>&1; then
  emulator=qemu-aarch64
  command -v "$emulator" >/dev/null || fail "$binary does not run on this machine, nor is there $emulator to run it: apt-get install qemu-user"
  bot=("$emulator" "${bot[@]}")
  "${bot[@]}" --version >/dev/null || fail "$binary does not run"
fi

# `candidates-bot 0.2.0 (1a2b3c4d5e6f 2026-11-30)`: the package of a later commit is a newer one. Without a commit it is
# the version alone.
read -r _ version commit _ <<<"$("${bot[@]}" --version | tr -d '(),')"
if [ -n "${commit:-}" ] && seconds=$(git -C "$here" log -1 --format=%ct "$commit" 2>/dev/null); then
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$seconds}
  version=$version+git$(date --utc --date="@$seconds" +%Y%m%d%H%M%S).$commit
fi
# No commit: the time of the binary.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$binary")}
maintainer="${DEBFULLNAME:-The candidates-bot authors} <${DEBEMAIL:-candidates-bot@packages.invalid}>"

share=$root/usr/share
doc=$share/doc/candidates-bot
# Units: where the package has the binary.
for unit in candidates-bot.service candidates-bot@.service; do
  mkdir -p "$root/usr/lib/systemd/system"
  sed -e 's|/usr/local/bin/|/usr/bin/|; s|install.sh puts this file into /etc/systemd/system|The package has this file|' \
    "$here/$unit" >"$root/usr/lib/systemd/system/$unit"
done
"${bot[@]}" man "$work/man" >/dev/null
for page in "$work"/man/*; do
  folder=$share/man/man${page##*.}
  mkdir -p "$folder"
  gzip -9n <"$page" >"$folder/${page##*/}.gz"
done
complete() {
  mkdir -p "$(dirname "$share/$2")"
  "${bot[@]}" completions "$1" >"$share/$2"
}
complete bash bash-completion/completions/candidates-bot
complete zsh zsh/vendor-completions/_candidates-bot
complete fish fish/vendor_completions.d/candidates-bot.fish
# What the settings begin as. They hold secrets, so they are no conffile, which everybody could read at first.
mkdir -p "$share/candidates-bot"
"${bot[@]}" config --template |
  sed 's|^#database = .*|database = "/var/lib/candidates-bot/candidates.redb"|' >"$share/candidates-bot/candidates-bot.toml"

mkdir -p "$doc/examples"
cp -r "$here/monitoring" "$doc/examples/monitoring"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: candidates-bot\n\n'
  printf 'Files: *\nCopyright: 2026 the candidates-bot authors\nLicense: Expat\n'
  sed -n '/^Permission/,$p' "$here/../LICENSE" | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"
printf 'candidates-bot (%s) unstable; urgency=medium\n\n  * What is new is in CHANGELOG.md of the sources.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$(date --utc --date="@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')" |
  gzip -9n >"$doc/changelog.gz"
mkdir -p "$share/lintian/overrides"
cp "$here/deb/lintian-overrides" "$share/lintian/overrides/candidates-bot"

chmod -R u=rwX,go=rX "$root"
mkdir "$root/DEBIAN"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
size=$(du --apparent-size -ks "$root/usr" | cut -f1)
sed -e "s|@VERSION@|$version|; s|@ARCHITECTURE@|$architecture|; s|@MAINTAINER@|$maintainer|; s|@SIZE@|$size|" \
  "$here/deb/control" >"$root/DEBIAN/control"
for script in postinst prerm postrm; do
  install -m 755 "$here/deb/$script" "$root/DEBIAN/$script"
done

# dpkg-deb takes over the time of the commit where a file is younger.
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
package=$out/candidates-bot_${version}_$architecture.deb
dpkg-deb --root-owner-group --uniform-compression -Zxz --build "$root" "$package" >/dev/null
printf '%s\n' "$package"
