//! `candidates` and `audit`: what an operator sees of a database while no bot runs.

use serde_json::Value;

use super::Machine;
use crate::file::people::{CANDIDATES, settle, spoil_candidate};

/// A machine with candidates of whom everybody has handed in one attempt.
fn machine() -> Machine {
    let machine = Machine::new();
    drop(settle(&machine.path("candidates.redb")));
    machine
}

#[test]
fn everybody_is_listed_with_where_they_stand() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["candidates", "list"]).fine(), "nobody has taken the test yet\n");
    let machine = self::machine();

    let list = machine.run(&["candidates", "list"]).fine();

    assert_eq!(list.lines().count() as u64, CANDIDATES);
    assert_eq!(
        list.lines().next(),
        Some(
            "@person_1000 (Анна)\tperson_1000_test_Annotator\tattempt 1: complete, car 100.00, plate 100.00, \
             accuracy 100.00"
        )
    );
    let json = machine.run(&["candidates", "list", "--json"]).fine();
    let first: Value = serde_json::from_str(json.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["candidate"]["username"], "person_1000");
    assert_eq!(first["last_attempt"]["car_iou"], 100.0);
    assert!(!list.contains("pa55word") && !json.contains("pa55word"), "a password was printed");
}

#[test]
fn one_is_shown_by_id_username_or_account() {
    let machine = machine();
    let shown = machine.run(&["candidates", "show", "1003"]).fine();
    assert!(shown.starts_with("@person_1003 (Анна), Telegram id 1003\n"), "{shown}");
    for part in
        ["account on the site: person_1003_test_Annotator\n", "\nattempt 1: complete, ", "  01.jpg  car 100"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("pa55word"), "{shown}");
    for name in ["@Person_1003", "person_1003", "person_1003_test_annotator"] {
        assert_eq!(machine.run(&["candidates", "show", name]).fine(), shown);
    }
    let json: Value =
        serde_json::from_str(&machine.run(&["candidates", "show", "1003", "--json"]).fine()).expect("JSON");
    assert_eq!((&json["id"], &json["attempts"][0]["state"]), (&1003.into(), &"complete".into()));

    assert_eq!(
        machine.run(&["candidates", "show", "nobody"]).refused(),
        "nobody is called “nobody”; `candidates-bot candidates list` shows everybody"
    );
    spoil_candidate(&machine.path("candidates.redb"), 1003);
    let error = machine.run(&["candidates", "show", "1003"]).refused();
    assert!(error.starts_with("database candidates.redb: record of a candidate cannot be read"), "{error}");
}

#[test]
fn the_audit_log_shows_the_newest_entries_last() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["audit"]).fine(), "the audit log has nothing to tell\n");
    let machine = self::machine();
    machine.run(&["hr", "add", "@anna"]).fine();

    let log = machine.run(&["audit", "--last", "3"]).fine();

    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert_eq!(lines[0], "2026-02-02T02:57:08Z  @person_1028 · @person_1028: attempt 1 is handed in");
    assert!(lines[2].ends_with("  the operator: @anna put on the whitelist"), "{log}");
    let of = machine.run(&["audit", "--of", "@person_1004"]).fine();
    assert_eq!(of.lines().count(), 1, "{of}");
    let json = machine.run(&["audit", "--of", "1004", "--json"]).fine();
    let entry: Value = serde_json::from_str(json.trim_end()).expect("one JSON object");
    assert_eq!((&entry["by"], &entry["what"]), (&1004.into(), &"attempt 1 is handed in".into()));
    assert_eq!(machine.run(&["audit"]).fine().lines().count() as u64, CANDIDATES + 1);
}
