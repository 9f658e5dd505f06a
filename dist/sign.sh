#!/usr/bin/env bash
# Signs what dist/build.sh made, so that dist/install.sh can tell who made it:
#
#   dist/sign.sh KEY [FILE...]
#
# KEY is the secret half of a minisign key; FILE.minisig comes to lie beside each file. Without files it is every binary
# that was made, its bill of materials, what a container has in it, and every package. The key is made once:
#
#   minisign -G -s candidates-bot.key -p dist/minisign.pub
#
# The public half is for everybody: in this folder, and where people look who do not trust this folder. The secret half
# has a passphrase, a copy in a safe place, and no business on the machine that builds.
set -euo pipefail

fail() { printf 'dist/sign.sh: %s\n' "$*" >&2; exit 1; }

key=${1:-}
[ -n "$key" ] || fail 'name the secret key: dist/sign.sh KEY [FILE...]'
[ -f "$key" ] || fail "the secret key $key is not there"
command -v minisign >/dev/null || fail 'minisign is not there: apt-get install minisign'
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ $# = 0 ]; then
  name=$here/candidates-bot-x86_64-linux
  [ ! -f "$here/candidates-bot-aarch64-linux" ] || [ -f "$name" ] || name=$here/candidates-bot-aarch64-linux
  set -- "$name" "$name.cdx.json" "$name.rootfs.tar"
  other=$here/candidates-bot-aarch64-linux
  [ ! -f "$other" ] || [ "$other" = "$name" ] || set -- "$@" "$other" "$other.cdx.json" "$other.rootfs.tar"
  for package in "$here"/candidates-bot_*.deb; do
    [ ! -f "$package" ] || set -- "$@" "$package"
  done
fi
for file in "$@"; do
  [ -f "$file" ] || fail "$file is not there; dist/build.sh makes it"
done
for file in "$@"; do
  rm -f "$file.minisig"
done
# All at once: a passphrase is asked once. Signed along are each file's name and the moment, which whoever looks at a
# signature is shown.
minisign -S -s "$key" -m "$@" >/dev/null
printf '%s.minisig\n' "$@"
