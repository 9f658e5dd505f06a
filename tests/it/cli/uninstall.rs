//! `install.sh --uninstall`: what the script has put somewhere goes, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::install::{install, install_with};
use super::{Finished, Machine};

/// Everything below the folders that an installation writes into.
fn below(machine: &Machine) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = ["usr", "etc", "var"].map(|name| machine.path(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            }
            found.insert(entry.path());
        }
    }
    found
}

fn uninstall(machine: &Machine, options: &[&str]) -> Finished {
    let mut command = Command::new(machine.path("dist/install.sh"));
    command.arg("--uninstall").arg("--root").arg(machine.home.path()).args(options);
    Finished::of(command)
}

#[test]
fn everything_goes_but_settings_records_and_what_others_have_put_there() {
    let (machine, program) = (Machine::new(), Path::new(env!("CARGO_BIN_EXE_candidates-bot")));
    fs::create_dir_all(machine.path("usr/local/share/man/man1")).expect("a folder");
    machine.write("usr/local/share/man/man1/other.1", "");
    fs::create_dir_all(machine.path("etc")).expect("a folder");
    let before = below(&machine);
    install(&machine, program).fine();
    // Again, as for an upgrade.
    install(&machine, program).fine();
    fs::create_dir_all(machine.path("var/lib/candidates-bot")).expect("a folder");
    machine.write("var/lib/candidates-bot/candidates.redb", "records");

    let told = uninstall(&machine, &[]).fine();

    assert!(told.contains("kept, with the secrets in it: "), "{told}");
    assert!(told.contains("kept, with everything about candidates: "), "{told}");
    let mut expected = before.clone();
    let kept = [
        "var/lib",
        "var/lib/candidates-bot",
        "var/lib/candidates-bot/candidates.redb",
        "etc/candidates-bot.toml",
    ];
    expected.extend(kept.map(|name| machine.path(name)));
    assert_eq!(below(&machine), expected);

    let again = uninstall(&machine, &[]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("so nothing is known to be installed"), "{again:?}");

    install(&machine, program).fine();
    let told = uninstall(&machine, &["--purge-settings"]).fine();
    assert!(told.contains("removed, with the secrets in it: "), "{told}");
    expected.remove(&machine.path("etc/candidates-bot.toml"));
    assert_eq!(below(&machine), expected);
}

#[test]
fn what_a_newer_version_no_longer_has_is_removed_by_the_upgrade() {
    let (machine, program) = (Machine::new(), Path::new(env!("CARGO_BIN_EXE_candidates-bot")));
    install(&machine, program).fine();
    let list = machine.path("usr/local/share/candidates-bot/installed");
    let former = machine.path("usr/local/share/man/man1/candidates-bot-former.1");
    fs::write(&former, "").expect("a page");
    let listed = fs::read_to_string(&list).expect("a list");
    fs::write(&list, format!("file /usr/local/share/man/man1/candidates-bot-former.1\n{listed}"))
        .expect("written");

    install(&machine, program).fine();

    assert!(!former.exists());
    assert_eq!(fs::read_to_string(&list).expect("a list"), listed);
}

#[test]
fn settings_are_not_purged_by_an_installation() {
    let (machine, program) = (Machine::new(), Path::new(env!("CARGO_BIN_EXE_candidates-bot")));
    let refused = install_with(&machine, program, &["--unchecked", "--purge-settings"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("--purge-settings goes with --uninstall"), "{refused:?}");
}
