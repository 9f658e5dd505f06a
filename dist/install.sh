#!/usr/bin/env bash
# Puts the bot in its place on a machine with systemd: the binary, its units, a settings file to fill in, the manual, and
# what makes shells complete. Run it again with a newer binary to upgrade: the settings stay, and bots that run are
# restarted.
#
#   dist/install.sh [--binary FILE] [--public-key KEY | --unchecked] [--root DIR]
#   dist/install.sh --uninstall [--purge-settings] [--root DIR]
#
# Without --binary it takes the one for this machine from the folder of this script. Beside the binary must be its
# checksum (FILE.sha256), unless --unchecked says that you know where it comes from. With --public-key, a file or the key
# itself, or with a file minisign.pub in the folder of this script, there must be its signature (FILE.minisig), too, and
# minisign to check it. A key that came along with the binary tells only that both come from the same hand: name one that
# you have from elsewhere. With --root everything goes below DIR and nothing is started, as for a package or an image.
#
# --uninstall stops the bots and removes what this script has put there. Settings and databases stay; with
# --purge-settings the settings go, too.
set -euo pipefail
# Whoever calls it has neither their rights on new files nor their programs in what is installed.
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=$here/candidates-bot-$(uname -m)-linux
root=
checked=yes
public_key=
uninstall=
purge_settings=
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --unchecked) checked=; shift ;;
    --public-key) public_key=${2:?--public-key needs a file or a key}; shift 2 ;;
    --root) root=${2:?--root needs a folder}; root=${root%/}; shift 2 ;;
    --uninstall) uninstall=yes; shift ;;
    --purge-settings) purge_settings=yes; shift ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit ;;
    *) fail "$1 is no option; see --help" ;;
  esac
done
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'run this as root, or name another place with --root DIR'
[ -n "$uninstall" ] || [ -z "$purge_settings" ] || fail '--purge-settings goes with --uninstall'
# What this script has put where, a line each, and the folders that it has made for it: that much is removed again.
settings=/etc/candidates-bot.toml
list=/usr/local/share/candidates-bot/installed
runs() { [ -z "$root" ] && [ -d /run/systemd/system ]; }
# The bots that systemd runs now.
units() {
  systemctl list-units --full --plain --no-legend --state=active,activating,reloading \
    'candidates-bot.service' 'candidates-bot@*.service' | cut -d' ' -f1
}

uninstall() {
  [ -f "$root$list" ] ||
    fail "$root$list is not there, so nothing is known to be installed; after an earlier version of this script," \
      'install once more before'
  if runs; then
    for unit in $(units); do
      systemctl stop "$unit"
      echo "$unit was stopped"
    done
    rm -f /etc/systemd/system/multi-user.target.wants/candidates-bot.service \
      /etc/systemd/system/multi-user.target.wants/candidates-bot@*.service
  fi
  for place in "$root$settings" "$root"/etc/candidates-bot/*.toml; do
    [ -e "$place" ] || continue
    if [ -n "$purge_settings" ]; then
      rm "$place"
      echo "removed, with the secrets in it: $place"
    else
      echo "kept, with the secrets in it: $place"
    fi
  done
  # The folders stand in it from the inside out.
  while read -r kind place; do
    case $kind in
      file) rm -f "$root$place" ;;
      folder) rmdir "$root$place" 2>/dev/null || true ;;
    esac
  done <<<"$(cat "$root$list"; rm -f "$root$list")"
  if runs; then
    systemctl daemon-reload
  fi
  echo "the bot is uninstalled${root:+ below $root}"
  for place in "$root"/var/lib/candidates-bot* "$root"/var/lib/private/candidates-bot*; do
    if [ -d "$place" ] && [ ! -L "$place" ]; then
      echo "kept, with everything about candidates: $place"
    fi
  done
}
if [ -n "$uninstall" ]; then
  uninstall
  exit
fi
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
  [ -f "$1" ] || fail "$1 is not there; it belongs beside this script"
  [ ! -d "$root$2" ] || fail "$root$2 is a folder, where a file belongs; move it away"
  sources+=("$1") places+=("$root$2") modes+=("$3")
}

# Makes a folder with all above it, and notes those that were not there.
folders=()
make_folder() {
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")"
  mkdir "$1"
  folders=("${1#"$root"}" "${folders[@]}")
}

# Puts the file $1 in the place $2 with the mode $3: what was there is used until the new one is whole.
changed=
put_now() {
  local place=$2
  if cmp --silent "$1" "$place"; then
    chmod "$3" "$place"
    return
  fi
  make_folder "$(dirname "$place")"
  install -m "$3" "$1" "$place.new"
  mv -f "$place.new" "$place"
  changed=yes
  printf '%s\n' "$place"
}

# Writes the list of what is installed. What an earlier version has put and this one has not is removed.
note_what_is_installed() {
  make_folder "$root${list%/*}"
  local place
  for place in "${places[@]}" "$root$list"; do
    [ "$place" = "$root$settings" ] || printf 'file %s\n' "${place#"$root"}"
  done >"$work/list"
  if [ -f "$root$list" ]; then
    while read -r kind place; do
      [ "$kind" != file ] || grep -qxF "file $place" "$work/list" || rm -f "$root$place"
    done <"$root$list"
  fi
  {
    for place in "${folders[@]}"; do
      printf 'folder %s\n' "$place"
    done
    grep '^folder ' "$root$list" 2>/dev/null || true
  } >>"$work/list"
  install -m 644 "$work/list" "$root$list"
}

# Before anything is replaced: it runs here.
version=$("$fresh" --version) || fail "$binary does not run on this machine"
"$fresh" man "$work/man" >/dev/null
for shell in bash zsh fish; do
  "$fresh" completions "$shell" >"$work/$shell"
done

put "$fresh" /usr/local/bin/candidates-bot 755
for unit in candidates-bot.service candidates-bot@.service; do
  put "$here/$unit" "/etc/systemd/system/$unit" 644
done
if [ ! -e "$root$settings" ]; then
  "$fresh" config --template |
    sed 's|^#database = .*|database = "/var/lib/candidates-bot/candidates.redb"|' >"$work/settings"
  put "$work/settings" "$settings" 600
fi
put "$work/bash" /usr/local/share/bash-completion/completions/candidates-bot 644
put "$work/zsh" /usr/local/share/zsh/site-functions/_candidates-bot 644
put "$work/fish" /usr/local/share/fish/vendor_completions.d/candidates-bot.fish 644
for page in "$work"/man/*; do
  put "$page" "/usr/local/share/man/man${page##*.}/$(basename "$page")" 644
done
for number in "${!sources[@]}"; do
  put_now "${sources[number]}" "${places[number]}" "${modes[number]}"
done
note_what_is_installed

echo "$version is installed${root:+ below $root}"
echo "$signed"
if runs; then
  systemctl daemon-reload
  running=$(units)
  for unit in $running; do
    if [ -n "$changed" ]; then
      systemctl try-restart "$unit"
      echo "$unit was restarted"
    fi
  done
  [ -z "$running" ] || exit 0
fi
echo "Next: candidates-bot --config $settings init --fill-in"
echo "      candidates-bot --config $settings check --rehearse"
echo '      systemctl enable --now candidates-bot'
