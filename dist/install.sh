#!/usr/bin/env bash
# Puts the bot in its place on a machine with systemd: the binary, its unit, a settings file to fill in, the manual, and
# what makes shells complete. Run it again with a newer binary to upgrade: the settings stay, and a bot that runs is
# restarted.
#
#   dist/install.sh [--binary FILE] [--unchecked] [--root DIR]
#
# Without --binary it takes candidates-bot-x86_64-linux from the folder of this script. Beside the binary must be its
# checksum (FILE.sha256), unless --unchecked says that you know where it comes from. With --root everything goes below
# DIR and nothing is started, as for a package or an image.
set -euo pipefail
# Whoever calls it has neither their rights on new files nor their programs in what is installed.
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=$here/candidates-bot-x86_64-linux
root=
checked=yes
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --unchecked) checked=; shift ;;
    --root) root=${2:?--root needs a folder}; root=${root%/}; shift 2 ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit ;;
    *) fail "$1 is no option; see --help" ;;
  esac
done
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'run this as root, or name another place with --root DIR'
[ -f "$binary" ] || fail "$binary is not there; dist/build.sh makes it, or name another one with --binary FILE"
if [ -f "$binary.sha256" ]; then
  (cd "$(dirname "$binary")" && sha256sum --check --quiet "$(basename "$binary").sha256") ||
    fail "$binary is not the file that its checksum is of"
elif [ -n "$checked" ]; then
  fail "$binary.sha256 is not there, so nobody can tell whether the binary is whole; --unchecked takes it all the same"
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

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Before anything is replaced: it runs here.
install -m 755 "$binary" "$work/candidates-bot"
version=$("$work/candidates-bot" --version) || fail "$binary does not run on this machine"
"$work/candidates-bot" man "$work/man" >/dev/null
for shell in bash zsh fish; do
  "$work/candidates-bot" completions "$shell" >"$work/$shell"
done

put "$binary" /usr/local/bin/candidates-bot 755
put "$here/candidates-bot.service" /etc/systemd/system/candidates-bot.service 644
settings=/etc/candidates-bot.toml
if [ ! -e "$root$settings" ]; then
  "$work/candidates-bot" config --template |
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
