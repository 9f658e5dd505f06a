#!/usr/bin/env bash
# Puts the bot in its place on a machine with systemd: the binary, its unit, a settings file to fill in, the manual, and
# what makes shells complete. Run it again with a newer binary to upgrade: the settings stay, and a bot that runs is
# restarted.
#
#   dist/install.sh [--binary FILE] [--public-key KEY | --unchecked] [--root DIR]
#
# Without --binary it takes candidates-bot-x86_64-linux from the folder of this script. Beside the binary must be its
# checksum (FILE.sha256), unless --unchecked says that you know where it comes from. With --public-key, a file or the key
# itself, or with a file minisign.pub in the folder of this script, there must be its signature (FILE.minisig), too, and
# minisign to check it. A key that came along with the binary tells only that both come from the same hand: name one that
# you have from elsewhere. With --root everything goes below DIR and nothing is started, as for a package or an image.
set -euo pipefail
# Whoever calls it has neither their rights on new files nor their programs in what is installed.
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=$here/candidates-bot-x86_64-linux
root=
checked=yes
public_key=
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --unchecked) checked=; shift ;;
    --public-key) public_key=${2:?--public-key needs a file or a key}; shift 2 ;;
    --root) root=${2:?--root needs a folder}; root=${root%/}; shift 2 ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit ;;
    *) fail "$1 is no option; see --help" ;;
  esac
done
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'run this as root, or name another place with --root DIR'
[ -n "$checked" ] || [ -z "$public_key" ] || fail '--unchecked and --public-key contradict each other'
[ -f "$binary" ] || fail "$binary is not there; dist/build.sh makes it, or name another one with --binary FILE"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What is looked at from here on is what will be installed, whoever writes to the other one meanwhile.
fresh=$work/candidates-bot
install -m 755 "$binary" "$fresh"
if [ -f "$binary.sha256" ]; then
  sum=$(cut -d' ' -f1 <"$binary.sha256")
  [ "$(sha256sum "$fresh" | cut -d' ' -f1)" = "$sum" ] || fail "$binary is not the file that its checksum is of"
elif [ -n "$checked" ]; then
  fail "$binary.sha256 is not there, so nobody can tell whether the binary is whole; --unchecked takes it all the same"
fi
if [ -n "$checked" ] && [ -z "$public_key" ] && [ -f "$here/minisign.pub" ]; then
  public_key=$here/minisign.pub
fi
if [ -n "$public_key" ]; then
  command -v minisign >/dev/null || fail 'the signature takes minisign to be checked: apt-get install minisign'
  [ -f "$binary.minisig" ] || fail "$binary.minisig is not there, so nobody can tell who made the binary"
  if [ -f "$public_key" ]; then by=(-p "$public_key"); else by=(-P "$public_key"); fi
  said=$(minisign -V -Q "${by[@]}" -x "$binary.minisig" -m "$fresh" 2>&1) ||
    fail "$binary is not what the owner of the key $public_key has signed (${said##*$'\n'})"
  signed="signed, by the key $public_key: $said"
else
  signed='no signature was checked: name the key of whoever made the binary with --public-key'
fi

# What goes where, with which mode; nothing is put anywhere before all of it is known to fit.
sources=() places=() modes=()
put() {
  [ ! -d "$root$2" ] || fail "$root$2 is a folder, where a file belongs; move it away"
  sources+=("$1") places+=("$root$2") modes+=("$3")
}

# Puts the file $1 in the place $2 with the mode $3: what was there is used until the new one is whole.
changed=
put_now() {
  local place=$2
  if cmp --silent "$1" "$place"; then
    chmod "$3" "$place"
    return
  fi
  mkdir -p "$(dirname "$place")"
  install -m "$3" "$1" "$place.new"
  mv -f "$place.new" "$place"
  changed=yes
  printf '%s\n' "$place"
}

# Before anything is replaced: it runs here.
version=$("$fresh" --version) || fail "$binary does not run on this machine"
"$fresh" man "$work/man" >/dev/null
for shell in bash zsh fish; do
  "$fresh" completions "$shell" >"$work/$shell"
done

put "$fresh" /usr/local/bin/candidates-bot 755
put "$here/candidates-bot.service" /etc/systemd/system/candidates-bot.service 644
settings=/etc/candidates-bot.toml
if [ ! -e "$root$settings" ]; then
  "$fresh" config --template |
    sed 's|^#database = .*|database = "/var/lib/candidates-bot/candidates.redb"|' >"$work/settings"
  put "$work/settings" "$settings" 600
fi
put "$work/bash" /usr/local/share/bash-completion/completions/candidates-bot 644
put "$work/zsh" /usr/local/share/zsh/site-functions/_candidates-bot 644
put "$work/fish" /usr/local/share/fish/vendor_completions.d/candidates-bot.fish 644
for page in "$work"/man/*.1; do
  put "$page" "/usr/local/share/man/man1/$(basename "$page")" 644
done
for number in "${!sources[@]}"; do
  put_now "${sources[number]}" "${places[number]}" "${modes[number]}"
done

echo "$version is installed${root:+ below $root}"
echo "$signed"
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  if systemctl --quiet is-active candidates-bot; then
    if [ -n "$changed" ]; then
      systemctl restart candidates-bot
      echo 'the bot was restarted'
    fi
    exit
  fi
fi
echo "Next: candidates-bot --config $settings init --fill-in"
echo "      candidates-bot --config $settings check --rehearse"
echo '      systemctl enable --now candidates-bot'
