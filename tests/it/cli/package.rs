//! The Debian package: `dist/package.sh` makes it, and dpkg installs and removes it below an empty root.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Finished, Machine};

const SETTINGS: &str = "etc/candidates-bot.toml";

/// A machine that has dpkg; `None` if this one has not, which is reported unless dpkg is demanded.
fn machine() -> Option<Machine> {
    if let Err(error) = Command::new("dpkg-deb").arg("--version").output() {
        let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_DPKG").is_some();
        assert!(!demanded, "dpkg is demanded: {error}");
        let _ = writeln!(std::io::stderr(), "skipped: dpkg is not installed");
        return None;
    }
    let machine = Machine::new();
    for folder in ["root/var/lib/dpkg/info", "root/var/lib/dpkg/updates", "out"] {
        fs::create_dir_all(machine.path(folder)).expect("a folder");
    }
    machine.write("root/var/lib/dpkg/status", "");
    Some(machine)
}

/// A package of this program; `note` tells it from others of the same version.
fn package(machine: &Machine, note: &str) -> PathBuf {
    let program = env!("CARGO_BIN_EXE_candidates-bot");
    machine.write("bot", format!("#!/bin/sh\n# {note}\nexec {program} \"$@\"\n"));
    fs::set_permissions(machine.path("bot"), fs::Permissions::from_mode(0o755)).expect("set");
    let mut command = Command::new("/bin/sh");
    // Whoever makes it has private files.
    command.args(["-c", "umask 077; exec \"$0\" \"$@\""]);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/dist/package.sh"));
    command.args(["--architecture", "all", "--binary", "bot", "--out", "out"]);
    command.current_dir(machine.home.path()).env("SOURCE_DATE_EPOCH", "1780000000");
    PathBuf::from(Finished::of(command).fine().trim_end())
}

/// Runs dpkg below the root; the scripts of packages run with this machine's shell.
fn dpkg(machine: &Machine, arguments: &[&str]) -> String {
    let mut command = Command::new("dpkg");
    command.arg(format!("--root={}", machine.path("root").display()));
    command.args(["--force-script-chrootless", "--force-not-root", "--log=/dev/null"]).args(arguments);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
    let finished = Finished::of(command);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    finished.out
}

/// Everything below the root but dpkg's own notes.
fn below(root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(Result::unwrap) {
            let path = entry.path();
            if path.ends_with("var/lib/dpkg") {
                continue;
            }
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path.strip_prefix(root).expect("below").to_owned());
        }
    }
    found
}

#[test]
fn the_same_program_makes_the_same_package() {
    let Some(machine) = machine() else { return };
    let first = fs::read(package(&machine, "one")).expect("a package");
    let second = fs::read(package(&machine, "one")).expect("a package");
    assert!(first == second, "other bytes");
}

#[test]
fn a_package_is_installed_upgraded_removed_and_purged_without_a_trace() {
    let Some(machine) = machine() else { return };
    let root = machine.path("root");
    fs::create_dir(root.join("etc")).expect("a folder");
    let before = below(&root);

    let told = dpkg(&machine, &["--install", package(&machine, "one").to_str().expect("text")]);

    assert!(told.contains("candidates-bot --config /etc/candidates-bot.toml init --fill-in\n"), "{told}");
    for (name, mode) in [
        ("usr/bin/candidates-bot", 0o755),
        ("usr/lib/systemd/system/candidates-bot.service", 0o644),
        ("usr/lib/systemd/system/candidates-bot@.service", 0o644),
        ("usr/share/man/man1/candidates-bot-hr-add.1.gz", 0o644),
        ("usr/share/man/man5/candidates-bot.toml.5.gz", 0o644),
        ("usr/share/bash-completion/completions/candidates-bot", 0o644),
        ("usr/share/zsh/vendor-completions/_candidates-bot", 0o644),
        ("usr/share/fish/vendor_completions.d/candidates-bot.fish", 0o644),
        ("usr/share/doc/candidates-bot/copyright", 0o644),
        ("usr/share/doc/candidates-bot/examples/monitoring/candidates-bot.rules.yml", 0o644),
        ("usr/share", 0o755),
        (SETTINGS, 0o600),
    ] {
        let found = fs::metadata(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.permissions().mode() & 0o7777, mode, "{name}");
    }
    let unit =
        fs::read_to_string(root.join("usr/lib/systemd/system/candidates-bot.service")).expect("a unit");
    assert!(unit.contains("\nExecStart=/usr/bin/candidates-bot --config %d/config run\n"), "{unit}");
    let shown = machine.run(&["--config", &format!("root/{SETTINGS}"), "config"]).fine();
    assert!(
        shown.starts_with("database = \"/var/lib/candidates-bot/candidates.redb\" # from file\n"),
        "{shown}"
    );

    // The operator fills in the settings, the bot works, and a newer program comes.
    fs::write(root.join(SETTINGS), "attempts = 3\n").expect("settings");
    fs::create_dir_all(root.join("var/lib/private/candidates-bot")).expect("a folder");
    fs::write(root.join("var/lib/private/candidates-bot/candidates.redb"), "records").expect("a database");
    let told = dpkg(&machine, &["--install", package(&machine, "two").to_str().expect("text")]);
    assert!(!told.contains("init --fill-in"), "{told}");
    let installed = fs::read_to_string(root.join("usr/bin/candidates-bot")).expect("the program");
    assert!(installed.contains("# two"), "{installed}");
    assert_eq!(fs::read_to_string(root.join(SETTINGS)).expect("settings"), "attempts = 3\n");

    let told = dpkg(&machine, &["--remove", "candidates-bot"]);
    assert!(
        told.contains("the records of candidates stay in ") && told.contains("/candidates-bot\n"),
        "{told}"
    );
    let kept = |names: &[&str]| -> BTreeSet<PathBuf> {
        before.iter().cloned().chain(names.iter().map(PathBuf::from)).collect()
    };
    let records = [
        "var/lib/private",
        "var/lib/private/candidates-bot",
        "var/lib/private/candidates-bot/candidates.redb",
    ];
    let mut with_settings = records.to_vec();
    with_settings.push(SETTINGS);
    assert_eq!(below(&root), kept(&with_settings));

    fs::create_dir_all(root.join("etc/candidates-bot")).expect("a folder");
    fs::write(root.join("etc/candidates-bot/two.toml"), "").expect("the settings of another bot");
    let told = dpkg(&machine, &["--purge", "candidates-bot"]);
    assert!(told.contains("the records of candidates stay in "), "{told}");
    assert_eq!(below(&root), kept(&records));
}
