//! `hr`, and what happens with a database that can't be opened.

use candidates_bot::model::{HrEntry, HrKey, PersonId};
use candidates_bot::store::Store;

use super::Machine;

#[test]
fn people_are_added_listed_and_removed() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "1"]).fine();
    machine.run(&["hr", "remove", "1"]).fine();
    assert_eq!(
        machine.run(&["hr", "list"]).fine(),
        "the whitelist is empty; add a person with `candidates-bot hr add @name`\n"
    );

    assert_eq!(machine.run(&["hr", "add", "42"]).fine(), "42 is now on the whitelist\n");
    assert_eq!(machine.run(&["hr", "add", "@Anna"]).fine(), "@anna is now on the whitelist\n");
    assert_eq!(machine.run(&["hr", "add", "anna"]).fine(), "@anna was already on the whitelist\n");

    let list = machine.run(&["hr", "list"]).fine();
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(lines[0].starts_with("42\tid 42, has not written yet\tadded 20"), "{list}");
    assert!(lines[1].starts_with("@anna\tnot bound to an id yet, open until 20"), "{list}");
    assert!(lines[1].contains(" UTC\tadded 20"), "{list}");

    assert_eq!(machine.run(&["hr", "remove", "@ANNA"]).fine(), "@anna is not on the whitelist any more\n");
    assert_eq!(
        machine.run(&["hr", "remove", "anna"]).refused(),
        "@anna is not on the whitelist; `candidates-bot hr list` shows it"
    );
    assert_eq!(machine.run(&["hr", "list"]).fine().lines().count(), 1);
}

#[test]
fn whoever_is_hr_by_two_entries_is_told_so_when_one_goes() {
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();
    let store = Store::open(&machine.path("candidates.redb")).expect("the database");
    let tx = store.write().expect("write");
    let added = "2026-03-02T09:00:00Z".parse().expect("a moment");
    let (key, first_name) = (HrKey::Username("anna".to_owned()), "Anna".to_owned());
    tx.put_hr(&HrEntry {
        key,
        person: Some(PersonId(42)),
        first_name,
        language: None,
        added,
        origin: candidates_bot::model::HrOrigin::Operator,
    })
    .expect("put");
    tx.commit().expect("commit");
    drop(store);

    assert_eq!(
        machine.run(&["hr", "remove", "42"]).fine(),
        "42 is not on the whitelist any more\n\
         the same person is still HR by the entry @anna: `candidates-bot hr remove @anna`\n"
    );
    assert_eq!(machine.run(&["hr", "remove", "42"]).fine(), "@anna is not on the whitelist any more\n");
}

#[test]
fn names_that_nobody_can_have_are_refused() {
    let machine = Machine::new();
    let long = "a".repeat(33);
    for name in ["x", "", "анна", "a b", "@", "0", "99999999999999999999999999999999999", &long] {
        let error = machine.run(&["hr", "add", name]).refused();

        assert_eq!(
            error,
            format!(
                "“{name}” is neither a numeric Telegram id nor a username (3 to 32 letters, digits and _)"
            )
        );
    }
    assert!(machine.run(&["hr", "list"]).fine().contains("the whitelist is empty"));
}

#[test]
fn the_database_holds_passwords_so_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    machine.run(&["hr", "add", "42"]).fine();

    let mode = machine.path("candidates.redb").metadata().expect("the database").permissions().mode();

    assert_eq!(mode & 0o077, 0, "mode {mode:o}");
}

#[test]
fn a_database_that_cannot_be_opened_is_told_in_one_line_with_the_way_out() {
    let machine = Machine::new();
    std::fs::create_dir(machine.path("folder")).expect("a folder");
    machine.write("letter.txt", "Dear Anna, this is not a database at all.\n".repeat(1000));
    machine.write("short.redb", "redb");
    machine.run(&["hr", "add", "42"]).fine();
    let whole = std::fs::read(machine.path("candidates.redb")).expect("the database");
    machine.write("cut.redb", &whole[..whole.len() / 3]);
    let rights = ("cannot open: ", "check the path and its rights");
    let damage = ("the file is damaged", "put a backup in its place with `candidates-bot restore FILE`");
    let other = (
        "this is not a candidates-bot database",
        "put a backup in its place with `candidates-bot restore FILE`",
    );
    let table = [
        ("folder", rights),
        ("no/such/bot.redb", rights),
        ("/proc/bot.redb", rights),
        ("letter.txt", other),
        ("short.redb", other),
        ("cut.redb", damage),
    ];
    for (database, (what, way_out)) in table {
        let error = machine.run_with(&["hr", "add", "43"], &[("DATABASE", database)]).refused();

        assert!(error.starts_with(&format!("database {database}: {what}")), "{error}");
        assert!(error.ends_with(way_out), "{error}");
    }
    let letter = std::fs::read_to_string(machine.path("letter.txt")).expect("the letter");
    assert!(letter.starts_with("Dear Anna"), "a file that is no database was changed");
}
