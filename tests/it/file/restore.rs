//! `restore`: a verified copy replaces the database; if anything is wrong, nothing changes.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use candidates_bot::store::{SCHEMA, Store};

use super::people::{CANDIDATES, WAITING, everything, settle, spoil_candidate};
use crate::cli::Machine;
use crate::cli::service::Town;
use candidates_bot::model::PersonId;

/// Every file in a folder, with its contents.
fn files(machine: &Machine) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(machine.home.path()).expect("the home").map(|entry| entry.expect("an entry"));
    let entries = entries.filter(|entry| entry.path().is_file());
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().expect("a name");
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// A populated copy with this name; returns everything in it.
fn backup(machine: &Machine, name: &str) -> String {
    let store = settle(&machine.path(name));
    everything(&store).expect("it is whole")
}

fn read(path: &Path) -> String {
    everything(&Store::open(path).expect("it can be opened")).expect("it is whole")
}

#[test]
fn a_copy_takes_the_place_of_a_damaged_database_which_stays_beside_it() {
    let machine = Machine::new();
    let whole = backup(&machine, "backup.redb");
    let copy = fs::read(machine.path("backup.redb")).expect("the backup");
    machine.write("candidates.redb", "what is left of a database");
    fs::set_permissions(machine.path("backup.redb"), PermissionsExt::from_mode(0o444)).expect("rights");

    let printed = machine.run(&["restore", "backup.redb"]).fine();

    let line = format!(
        "candidates.redb is restored from backup.redb: {CANDIDATES} candidates, {WAITING} messages and site steps pending; the file \
         that was there is now "
    );
    let aside = printed.strip_prefix(&line).unwrap_or_else(|| panic!("{printed}")).trim_end();
    assert!(aside.contains("/candidates.redb.replaced-20"), "{aside}");
    assert_eq!(fs::read_to_string(aside).expect("the old file"), "what is left of a database");
    assert_eq!(fs::read(machine.path("backup.redb")).expect("the backup"), copy);
    assert_eq!(files(&machine).len(), 3, "something else was left behind");
    let mode = machine.path("candidates.redb").metadata().expect("the database").permissions().mode();
    assert_eq!(mode & 0o077, 0, "mode {mode:o}");
    assert_eq!(read(&machine.path("candidates.redb")), whole);
}

#[test]
fn without_a_database_the_copy_becomes_it_and_a_link_stays_one() {
    let machine = Machine::new();
    let whole = backup(&machine, "backup.redb");

    let printed = machine.run(&["restore", "backup.redb"]).fine();
    assert!(printed.ends_with("; there was no file before\n"), "{printed}");
    assert_eq!(read(&machine.path("candidates.redb")), whole);

    std::os::unix::fs::symlink("candidates.redb", machine.path("link.redb")).expect("a link");
    machine.run_with(&["restore", "backup.redb"], &[("DATABASE", "link.redb")]).fine();
    assert!(machine.path("link.redb").is_symlink());
    assert_eq!(read(&machine.path("candidates.redb")), whole);
}

#[test]
fn a_copy_that_is_not_whole_is_refused_and_nothing_changes() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    backup(&machine, "backup.redb");
    let whole = fs::read(machine.path("backup.redb")).expect("the backup");
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        bytes
    };
    machine.write(
        "flipped.redb",
        changed(&|bytes| {
            let name = bytes.windows(11).position(|window| window == b"person_1004").expect("a name");
            bytes[name + 8] ^= 1;
        }),
    );
    machine.write("cut.redb", changed(&|bytes| bytes.truncate(bytes.len() / 2)));
    machine.write("empty.redb", "");
    machine.write("letter.txt", "Dear Anna, this is not a database at all.\n".repeat(1000));
    machine.write("spoilt.redb", &whole);
    spoil_candidate(&machine.path("spoilt.redb"), PersonId(1007));
    machine.write("newer.redb", &whole);
    let newer = Store::open(&machine.path("newer.redb")).expect("it is whole");
    let tx = newer.write().expect("write");
    tx.set_schema(SCHEMA + 1).expect("set");
    tx.commit().expect("commit");
    drop(newer);
    fs::create_dir(machine.path("folder")).expect("a folder");
    let before = files(&machine);

    let damaged = ["flipped.redb", "cut.redb", "empty.redb", "letter.txt", "spoilt.redb"];
    for name in damaged {
        let error = machine.run(&["restore", name]).refused();
        assert!(error.starts_with(&format!("cannot restore: {name} is damaged (")), "{error}");
        assert!(error.ends_with("); take another backup, nothing was changed"), "{error}");
        assert!(name != "spoilt.redb" || error.contains("record of a candidate"), "{error}");
    }
    let error = machine.run(&["restore", "newer.redb"]).refused();
    assert_eq!(
        error,
        format!(
            "cannot restore: newer.redb has schema {}, newer than this program knows ({SCHEMA}); use the newer \
             program, nothing was changed",
            SCHEMA + 1
        )
    );
    let error = machine.run(&["restore", "candidates.redb"]).refused();
    assert_eq!(error, "cannot restore: candidates.redb is the database itself; name a copy of it");
    let error = machine.run(&["restore", "nowhere.redb"]).refused();
    assert!(error.starts_with("cannot restore: cannot read nowhere.redb: No such file"), "{error}");
    let error = machine.run(&["restore", "folder"]).refused();
    assert!(error.starts_with("cannot restore: cannot copy folder: Is a directory"), "{error}");

    assert!(files(&machine) == before, "something was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_restored_under_a_running_bot() {
    let town = Town::new().await;
    backup(&town.machine, "backup.redb");
    let bot = town.start();
    bot.wait_for("ready");

    let error = town.machine.run(&["restore", "backup.redb"]).refused();

    assert_eq!(error, "cannot restore: another process has candidates.redb open; stop the running bot first");
    let from_it =
        town.machine.run_with(&["restore", "candidates.redb"], &[("DATABASE", "other.redb")]).refused();
    assert_eq!(from_it, error, "what a running bot writes to can't be copied either");
    let anna = town.person(101, "Anna");
    anna.say("/start");
    anna.wait_text("test task for image annotators").await.expect("the bot goes on");
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    assert!(!town.machine.path("other.redb").exists());
    town.machine.run(&["restore", "backup.redb"]).fine();
}
