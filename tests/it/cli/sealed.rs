//! Encrypted copies: taken by the bot and by hand, opened with the key and nothing else, and with the standard
//! tools of the format.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::service::Town;
use super::{Finished, Machine};
use crate::file::people::{CANDIDATES, everything, settle};
use candidates_bot::store::Store;

const DATABASE: &str = "candidates.redb";

/// The beginning of every file of the format.
const HEAD: &[u8] = b"age-encryption.org/v1\n";

/// Creates a key file with this name; returns its recipient.
fn key(machine: &Machine, name: &str) -> String {
    let told = machine.run(&["backup-key", name]).fine();
    let recipient = told.lines().next().expect("a recipient").to_owned();
    assert!(recipient.starts_with("age1") && recipient.len() == 62, "{told}");
    assert!(told.contains(&format!("{name} opens the copies")), "{told}");
    recipient
}

fn read(path: &Path) -> String {
    everything(&Store::open(path).expect("a database")).expect("it is whole")
}

/// A machine with a database and a copy of it that is encrypted to the key in `key.txt`; also returns the
/// contents.
fn sealed() -> (Machine, String, String) {
    let machine = Machine::new();
    let recipient = key(&machine, "key.txt");
    let whole = everything(&settle(&machine.path(DATABASE))).expect("it is whole");
    let told = machine.run_with(&["backup", "copy.redb.age"], &[("BACKUP_RECIPIENT", &recipient)]).fine();
    assert!(told.ends_with(&format!(" MB, encrypted to {recipient}: copy.redb.age\n")), "{told}");
    (machine, recipient, whole)
}

/// Restores a copy in place of a database that is gone.
fn put_back(machine: &Machine, copy: &str, options: &[&str]) -> String {
    // The name of the file that was set aside contains the second.
    let _ = fs::remove_file(machine.path(DATABASE));
    machine.run(&[&["restore", copy], options].concat()).fine()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

#[test]
fn a_copy_is_encrypted_and_put_back_with_its_key() {
    let (machine, _, whole) = sealed();
    let copy = fs::read(machine.path("copy.redb.age")).expect("a copy");
    assert!(copy.starts_with(HEAD));
    for word in [&b"person_1004"[..], b"candidates", b"attempts"] {
        assert!(!copy.windows(word.len()).any(|window| window == word), "{}", String::from_utf8_lossy(word));
    }
    for name in ["key.txt", "copy.redb.age"] {
        let mode = fs::metadata(machine.path(name)).expect("it").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    for option in ["--identity", "--key"] {
        let told = put_back(&machine, "copy.redb.age", &[option, "key.txt"]);
        assert!(told.contains(&format!("restored from copy.redb.age: {CANDIDATES} candidates")), "{told}");
        assert_eq!(read(&machine.path(DATABASE)), whole);
    }
    assert_eq!(names(machine.home.path()), [DATABASE, "copy.redb.age", "key.txt"]);
}

#[test]
fn a_stream_of_bytes_is_encrypted_too() {
    let (machine, recipient, whole) = sealed();
    let mut command = machine.command(&["backup", "-"]);
    command.env("CANDIDATES_BOT_BACKUP_RECIPIENT", &recipient);
    let output = command.output().expect("it can be started");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert!(output.stdout.starts_with(HEAD));
    machine.write("through", &output.stdout);
    put_back(&machine, "through", &["--identity", "key.txt"]);
    assert_eq!(read(&machine.path(DATABASE)), whole);
}

#[test]
fn without_the_right_key_or_with_a_damaged_copy_nothing_changes_and_the_way_out_is_told() {
    let (machine, ..) = sealed();
    key(&machine, "other.txt");
    machine.write("huge.txt", "#".repeat(1 << 20));
    machine.write("locked.txt", [HEAD, b"-> scrypt x 18\nabc\n--- y\n"].concat());
    let copy = fs::read(machine.path("copy.redb.age")).expect("a copy");
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = copy.clone();
        change(&mut bytes);
        bytes
    };
    machine.write("cut.age", changed(&|bytes| bytes.truncate(bytes.len() / 2)));
    machine.write("short.age", changed(&|bytes| bytes.truncate(40)));
    machine.write("last.age", changed(&|bytes| bytes.truncate(bytes.len() - 1)));
    machine.write(
        "flipped.age",
        changed(&|bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }),
    );
    machine.write("longer.age", changed(&|bytes| bytes.extend(b"more")));
    let before = (names(machine.home.path()), fs::read(machine.path(DATABASE)).expect("the database"));

    let refused = |arguments: &[&str]| machine.run(&[&["restore"], arguments].concat()).refused();
    assert_eq!(
        refused(&["copy.redb.age"]),
        "cannot restore: copy.redb.age is encrypted; name the file with the key that opens it: --identity FILE, nothing \
         was changed"
    );
    assert_eq!(
        refused(&["copy.redb.age", "--identity", "other.txt"]),
        "cannot restore: copy.redb.age is not encrypted to this key; name the key file of a recipient that it was made \
         for, nothing was changed"
    );
    for (file, expected) in [
        ("nowhere.txt", "cannot read the key file nowhere.txt: No such file"),
        ("huge.txt", "huge.txt is no key file: it is longer than 64 KB"),
        ("/dev/zero", "/dev/zero is no key file: it is longer than 64 KB"),
        ("locked.txt", "the key file locked.txt is itself encrypted with a passphrase"),
        (DATABASE, "candidates.redb is no key file"),
    ] {
        let error = refused(&["copy.redb.age", "--identity", file]);
        assert!(error.starts_with(expected), "{error}");
    }
    for name in ["cut.age", "short.age", "last.age", "flipped.age", "longer.age"] {
        let error = refused(&[name, "--identity", "key.txt"]);
        assert!(error.starts_with(&format!("cannot restore: {name} is damaged (")), "{error}");
        assert!(error.ends_with("; take another backup, nothing was changed"), "{error}");
    }
    let error = machine.run(&["backup-key", "key.txt"]).refused();
    assert!(error.starts_with("cannot write key.txt: ") && error.contains("exists"), "{error}");
    let after = (names(machine.home.path()), fs::read(machine.path(DATABASE)).expect("the database"));
    assert!(before == after, "something was changed");
}

#[test]
fn what_is_no_recipient_is_told_before_anything_is_done() {
    let machine = Machine::new();
    key(&machine, "key.txt");
    let secret = fs::read_to_string(machine.path("key.txt")).expect("the key");
    let secret = secret.lines().last().expect("the key");
    let settings = [("BACKUP_RECIPIENT", "age1anna")];
    let error = machine.run_with(&["run"], &settings).refused_settings();
    assert!(
        error.contains("backup.recipient") && error.contains("\"age1anna\" is no recipient such as age1…"),
        "{error}"
    );
    let error = machine.run_with(&["config"], &[("BACKUP_RECIPIENT", secret)]).refused();
    assert!(error.contains("the value is a secret key") && !error.contains(&secret[20..40]), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bots_own_copies_are_encrypted_and_so_are_those_that_it_is_asked_for() {
    let town = Town::new().await;
    let machine = &town.machine;
    let recipients = format!("{} {}", key(machine, "one.txt"), key(machine, "two.txt"));
    fs::create_dir(machine.path("copies")).expect("a folder");
    let settings = [("BACKUP_FOLDER", "copies"), ("BACKUP_RECIPIENT", &*recipients)];
    let bot = town.start_with(&settings);
    bot.wait_for("backed up");
    machine.run(&["hr", "add", "@anna"]).fine();
    machine.run_with(&["backup", "by-hand.age"], &settings).fine();
    // The folder contains no unencrypted copy, and no file with another name.
    let copies = names(&machine.path("copies"));
    assert!(matches!(&copies[..], [one] if one.ends_with(".redb.age")), "{copies:?}");
    let told = machine.run_with(&["check"], &settings);
    let to = recipients.replace(' ', ", ");
    assert!(told.out.contains(&format!("; encrypted to {to}\n")), "{told:?}");
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));

    let copy = PathBuf::from("copies").join(&copies[0]);
    let copy = copy.to_str().expect("text");
    for (copy, key, people) in [("by-hand.age", "one.txt", "@anna"), (copy, "two.txt", "")] {
        put_back(machine, copy, &["--identity", key]);
        let listed = machine.run(&["hr", "list"]).fine();
        assert_eq!(listed.contains("@anna"), !people.is_empty(), "{copy}: {listed}");
    }
}

#[test]
fn the_tools_of_the_format_read_what_is_written_here_and_the_other_way_round() {
    if Command::new("age").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("CANDIDATES_BOT_DEMAND_AGE").is_none(),
            "age is not installed: apt-get install age"
        );
        return println!("SKIPPED: age is not installed (apt-get install age)");
    }
    let (machine, recipient, whole) = sealed();
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(machine.home.path());
        let finished = Finished::of(command);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        finished.out
    };
    assert_eq!(run("age-keygen", &["-y", "key.txt"]).trim_end(), recipient);
    // What these tools open is as good as what we open.
    run("age", &["-d", "-i", "key.txt", "-o", "opened", "copy.redb.age"]);
    put_back(&machine, "opened", &[]);
    assert_eq!(read(&machine.path(DATABASE)), whole);
    // A key made by these tools, and a plain copy encrypted by them.
    run("age-keygen", &["-o", "theirs.txt"]);
    let theirs = run("age-keygen", &["-y", "theirs.txt"]);
    machine.run(&["backup", "plain.redb"]).fine();
    run("age", &["-r", theirs.trim_end(), "-o", "theirs.age", "plain.redb"]);
    put_back(&machine, "theirs.age", &["--identity", "theirs.txt"]);
    assert_eq!(read(&machine.path(DATABASE)), whole);
    machine.run_with(&["backup", "ours.age"], &[("BACKUP_RECIPIENT", theirs.trim_end())]).fine();
    put_back(&machine, "ours.age", &["--identity", "theirs.txt"]);
    assert_eq!(read(&machine.path(DATABASE)), whole);
}
