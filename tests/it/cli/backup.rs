//! `backup` and `compact`: copies of the database, with and without a bot at work.

use std::fs;
use std::path::Path;

use candidates_bot::model::{HrEntry, HrKey, PersonId};
use candidates_bot::store::{Records, Store};

use super::Machine;
use super::service::Town;

const DATABASE: &str = "candidates.redb";

/// Everyone on the whitelist of a file.
fn whitelist(path: &Path) -> Vec<String> {
    let store = Store::open(path).expect("a database");
    let entries = store.read().and_then(|view| view.whitelist()).expect("read");
    entries.iter().map(|entry| entry.key.table_key()).collect()
}

#[test]
fn a_copy_is_taken_without_a_bot_and_put_back() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();

    let told = machine.run(&["backup", "copy.redb"]).fine();

    let bytes = fs::metadata(machine.path("copy.redb")).expect("a copy").len();
    assert!(told.ends_with(&format!(" rows, {:.1} MB: copy.redb\n", bytes as f64 / 1e6)), "{told}");
    machine.run(&["hr", "remove", "42"]).fine();
    machine.run(&["restore", "copy.redb"]).fine();
    assert!(machine.run(&["hr", "list"]).fine().starts_with("42\t"));
}

#[test]
fn a_copy_goes_to_standard_output() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    let output = machine.command(&["backup", "-"]).output().expect("it can be started");
    assert!(output.status.success() && output.stderr.is_empty());
    machine.write("copy.redb", &output.stdout);
    assert_eq!(whitelist(&machine.path("copy.redb")), ["42"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_running_bot_is_whole_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::new().await;
    let bot = town.start();
    bot.wait_for("ready");
    town.machine.run(&["hr", "add", "@anna"]).fine();

    town.machine.run(&["backup", "copy.redb"]).fine();

    let copy = town.machine.path("copy.redb");
    assert_eq!(whitelist(&copy), ["@anna"]);
    assert_eq!(fs::metadata(&copy).expect("a copy").permissions().mode() & 0o777, 0o600);
    // Another one takes its place.
    town.machine.run(&["hr", "add", "@ben"]).fine();
    town.machine.run(&["backup", "copy.redb"]).fine();
    assert_eq!(whitelist(&copy), ["@anna", "@ben"]);
    assert!(town.machine.run(&["restore", "copy.redb"]).refused().contains("stop the running bot first"));
}

#[test]
fn the_database_itself_is_no_copy_of_it() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    std::os::unix::fs::symlink(machine.path(DATABASE), machine.path("link")).expect("a link");
    for name in [DATABASE, "./candidates.redb", "link"] {
        let error = machine.run(&["backup", name]).refused();
        assert_eq!(error, format!("{name} is the database itself; name another file"));
    }
    assert_eq!(whitelist(&machine.path(DATABASE)), ["42"]);
}

#[test]
fn a_place_that_cannot_be_written_is_told_and_nothing_is_left() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    let error = machine.run(&["backup", "nowhere/copy.redb"]).refused();
    assert!(error.starts_with("cannot write the copy: nowhere/copy.redb: No such file"), "{error}");
    assert_eq!(fs::read_dir(machine.home.path()).expect("the home").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_are_taken_by_schedule() {
    let town = Town::new().await;
    fs::create_dir(town.machine.path("copies")).expect("a folder");
    let bot = town.start_with(&[("BACKUP_FOLDER", "copies")]);
    bot.wait_for("backed up");
    let copies: Vec<_> = fs::read_dir(town.machine.path("copies")).expect("the folder").flatten().collect();
    assert_eq!(copies.len(), 1);
    assert!(whitelist(&copies[0].path()).is_empty());

    let bot = {
        bot.signal("TERM");
        assert_eq!(bot.ended().0.code(), Some(0));
        town.start_with(&[("BACKUP_FOLDER", "elsewhere")])
    };
    bot.wait_for("no backup can be taken");
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
}

#[test]
fn a_file_with_room_in_it_becomes_smaller_and_keeps_what_is_in_it() {
    let machine = Machine::new();
    let path = machine.path(DATABASE);
    let store = Store::open(&path).expect("a database");
    let added = chrono::DateTime::UNIX_EPOCH;
    let entry = |id: u64, first_name: String| HrEntry {
        key: HrKey::Id(PersonId(id)),
        person: Some(PersonId(id)),
        first_name,
        language: None,
        added,
        origin: candidates_bot::model::HrOrigin::Operator,
    };
    for first_name in ["Olga".repeat(100_000), "Olga".to_owned()] {
        let tx = store.write().expect("write");
        (1..20).for_each(|id| tx.put_hr(&entry(id, first_name.clone())).expect("put"));
        tx.commit().expect("commit");
    }
    drop(store);
    let before = fs::metadata(&path).expect("the file").len();

    let told = machine.run(&["compact"]).fine();

    let after = fs::metadata(&path).expect("the file").len();
    assert!(after * 2 < before, "{before} → {after}");
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    assert_eq!(told, format!("{DATABASE}: {:.1} MB, before {:.1} MB\n", megabytes(after), megabytes(before)));
    assert_eq!(whitelist(&path).len(), 19);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_bots_file_is_not_compacted() {
    let town = Town::new().await;
    let bot = town.start();
    bot.wait_for("ready");
    assert!(town.machine.run(&["compact"]).refused().contains("stop the running bot first"));
}

#[test]
fn what_is_no_file_is_written_into_and_a_link_is_followed() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    symlink("/dev/null", machine.path("null")).expect("a link");
    symlink("elsewhere.redb", machine.path("link.redb")).expect("a link");
    for command in [["backup", "null"], ["backup", "link.redb"]] {
        machine.run(&command).fine();
    }
    machine.run(&["export", "null", "--format", "csv"]).fine();
    for link in ["null", "link.redb"] {
        assert!(fs::symlink_metadata(machine.path(link)).expect("it").is_symlink());
    }
    assert!(fs::metadata("/dev/null").expect("it").file_type().is_char_device());
    assert_eq!(whitelist(&machine.path("elsewhere.redb")), ["42"]);
    // A device is not a database either.
    let error = machine.run_with(&["restore", "elsewhere.redb"], &[("DATABASE", "null")]).refused();
    assert!(error.contains("not a file"), "{error}");
    // Commands do not write other files over the database.
    let error = machine.run(&["export", DATABASE, "--format", "csv"]).refused();
    assert!(error.contains("is the database itself"), "{error}");
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_that_leaves_nothing_behind() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    let program = env!("CARGO_BIN_EXE_candidates-bot");
    // 16 blocks, of 512 or 1024 bytes depending on the shell: less than any database.
    let limited = format!("ulimit -f 16; exec {program} backup copy.redb");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &limited]).env_clear().current_dir(machine.home.path());
    let error = super::Finished::of(shell).refused();
    assert!(error.contains("File too large"), "{error}");
    let left = fs::read_dir(machine.home.path()).expect("home").map(|entry| entry.expect("it").file_name());
    assert_eq!(left.collect::<Vec<_>>(), [DATABASE]);
}
