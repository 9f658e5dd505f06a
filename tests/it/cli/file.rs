//! The database as an operator meets it when something is wrong with it: one line, the file, the way out.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::Machine;
use super::service::Town;

/// A machine whose database has somebody on the whitelist.
fn machine() -> Machine {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    machine
}

#[test]
fn a_damaged_file_names_the_way_out_and_a_copy_is_the_way() {
    let machine = machine();
    let whole = fs::read(machine.path("candidates.redb")).expect("the file");
    machine.write("copy.redb", &whole);
    machine.write("candidates.redb", &whole[..whole.len() / 2]);

    let error = machine.run(&["hr", "list"]).refused();
    assert!(error.starts_with("database candidates.redb: the file is damaged"), "{error}");
    assert!(error.contains("`candidates-bot restore FILE`"), "{error}");

    let restored = machine.run(&["restore", "copy.redb"]).fine();
    assert!(restored.starts_with("candidates.redb is restored: candidates 0"), "{restored}");
    assert!(restored.contains("the database that was there is now candidates.redb.replaced-"), "{restored}");
    assert!(machine.run(&["hr", "list"]).fine().starts_with("42\t"));

    let error = machine.run(&["restore", "nowhere.redb"]).refused();
    assert!(error.starts_with("database nowhere.redb: cannot open: No such file"), "{error}");
    assert!(machine.run(&["hr", "list"]).fine().starts_with("42\t"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_restored_under_a_running_bot() {
    let town = Town::new().await;
    town.machine.run(&["hr", "add", "42"]).fine();
    fs::copy(town.machine.path("candidates.redb"), town.machine.path("copy.redb")).expect("a copy");
    let bot = town.start();
    bot.wait_for("at work");
    let error = town.machine.run(&["restore", "copy.redb"]).refused();
    assert_eq!(error, "database candidates.redb: another process has it open; stop the running bot first");
}

/// The program run by somebody who may not do everything, as services are.
fn as_nobody(machine: &Machine, arguments: &[&str]) -> String {
    let program = machine.path("candidates-bot");
    fs::copy(env!("CARGO_BIN_EXE_candidates-bot"), &program).expect("a copy of the program");
    fs::set_permissions(machine.home.path(), fs::Permissions::from_mode(0o755)).expect("rights");
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    let output = command
        .args(arguments)
        .current_dir(machine.home.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("CANDIDATES_BOT_DATABASE", "read-only/bot.redb")
        .output();
    let output = output.expect("it can be started");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_folder_or_a_file_that_may_not_be_written() {
    let machine = Machine::new();
    let folder = machine.path("read-only");
    fs::create_dir(&folder).expect("a folder");
    let refused = |rights| {
        fs::set_permissions(&folder, fs::Permissions::from_mode(rights)).expect("rights");
        let error = as_nobody(&machine, &["hr", "list"]);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("rights");
        assert!(error.starts_with("candidates-bot: database read-only/bot.redb: cannot open: "), "{error}");
        assert!(error.contains("Permission denied") && error.lines().count() == 1, "{error}");
        assert!(error.contains("check the path and its rights"), "{error}");
    };
    refused(0o555);
    machine.run_with(&["hr", "add", "42"], &[("DATABASE", "read-only/bot.redb")]).fine();
    let file = folder.join("bot.redb");
    fs::set_permissions(file, fs::Permissions::from_mode(0o444)).expect("rights");
    refused(0o555);
}

/// The disk is as good as full: no file may grow beyond so many blocks of 512 bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_ends_the_bot_in_words_and_loses_nothing() {
    let town = Town::new().await;
    town.machine.run(&["hr", "add", "42"]).fine();
    let size = fs::metadata(town.machine.path("candidates.redb")).expect("the file").len();
    let people: Vec<_> = (101..141).map(|id| town.person(id, &format!("Person{id}"))).collect();
    let bot = town.start_limited(size / 512 + 8);
    bot.wait_for("at work");
    // Long words make the file grow.
    for round in 0..200 {
        for person in &people {
            person.say("/get");
        }
        if bot.printed().contains("database candidates.redb") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        assert!(round < 199, "the disk never became full:\n{}", bot.printed());
    }
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(1), "{printed}");
    let last = printed.lines().rfind(|line| line.starts_with("candidates-bot:")).unwrap_or_default();
    assert!(last.contains("database candidates.redb: File too large"), "{printed}");
    assert!(last.contains("nothing that was confirmed is lost"), "{printed}");

    let _bot = town.start();
    for person in &people {
        person.wait_text("Do you want").await.expect("an answer in the end");
    }
}
