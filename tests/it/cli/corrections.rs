//! `exam correct`: the ground truth of the exam in use is corrected by an operator and an HR person.

use std::fs;

use serde_json::Value;

use super::Machine;
use super::doubts::handed_in;

#[test]
fn a_correction_is_proposed_put_in_force_and_taken_back() {
    let machine = Machine::new();
    handed_in(&machine, 4);
    machine.run(&["hr", "add", "501"]).fine();
    let correct = |arguments: &[&str]| machine.run(&[&["exam", "correct"], arguments].concat());
    insta::assert_snapshot!(correct(&["list"]).fine(), @"there are no corrections of the current exam");
    insta::assert_snapshot!(correct(&["value", "03.jpg", "plate", "plate", "O0B8"]).fine(), @r"
    correction 1 is proposed: 03.jpg · plate: plate is “O0B8”, not “8BS5O1K”
    HR is notified; one of them puts it in force in the chat, or `candidates-bot exam correct apply 1 --by PERSON` here
    ");
    insta::assert_snapshot!(correct(&["list"]).fine(), @"1	03.jpg · plate: plate is “O0B8”, not “8BS5O1K”	is proposed	proposed by the operator");
    insta::assert_snapshot!(correct(&["apply", "1", "--yes"]).refused(), @"correction 1 was proposed by the operator, and takes a second person: an HR person puts it in force in the chat, or agrees to it and is named here with --by");
    insta::assert_snapshot!(correct(&["apply", "1", "--by", "501"]).fine(), @r"
    1 (Анна), attempt 1: car 90.23, plate 96.53, plate.plate 80.00 → 100.00
    2 (Анна), attempt 1: car 90.23, plate 94.81, plate.plate 80.00 → 100.00
    3 (Анна), attempt 1: car 90.26, plate 96.99, plate.plate 80.00 → 100.00
    4 (Анна), attempt 1: car 90.27, plate 96.69, plate.plate 100.00 → 80.00
    Анна (1), attempt 1: recommendation fail → pass
    Анна (2), attempt 1: recommendation fail → pass
    Анна (3), attempt 1: recommendation fail → pass
    Анна (4), attempt 1: recommendation pass → fail
    correction 1: 03.jpg · plate: plate is “O0B8”, not “8BS5O1K”
    attempts that would be scored again: 4, with changed figures: 4; nothing was changed: add --yes to do it
    ");
    insta::assert_snapshot!(correct(&["apply", "1", "--by", "501", "--yes"]).fine(), @r"
    1 (Анна), attempt 1: car 90.23, plate 96.53, plate.plate 80.00 → 100.00
    2 (Анна), attempt 1: car 90.23, plate 94.81, plate.plate 80.00 → 100.00
    3 (Анна), attempt 1: car 90.26, plate 96.99, plate.plate 80.00 → 100.00
    4 (Анна), attempt 1: car 90.27, plate 96.69, plate.plate 100.00 → 80.00
    Анна (1), attempt 1: recommendation fail → pass
    Анна (2), attempt 1: recommendation fail → pass
    Анна (3), attempt 1: recommendation fail → pass
    Анна (4), attempt 1: recommendation pass → fail
    correction 1: 03.jpg · plate: plate is “O0B8”, not “8BS5O1K”
    it is in force; attempts scored again: 4, with changed figures: 4; HR is notified
    ");
    let json = correct(&["list", "--json"]).fine();
    let listed: Value = serde_json::from_str(&json).expect("a line of JSON");
    assert_eq!((&listed["number"], &listed["state"]), (&1.into(), &"is in force".into()), "{json}");
    assert_eq!(listed["what"], "03.jpg · plate: plate is “O0B8”, not “8BS5O1K”");

    machine.run(&["exam", "show", "--corrected", "corrected", "--out", "sheet.png"]).fine();
    let reference = fs::read_to_string(machine.path("corrected/reference.xml")).expect("the ground truth");
    assert!(reference.contains(">O0B8<") && machine.path("sheet.png").exists());
    machine.run(&["exam", "check", "corrected"]).fine();

    insta::assert_snapshot!(correct(&["take-back", "1"]).fine(), @r"
    1 (Анна), attempt 1: car 90.23, plate 96.53, plate.plate 100.00 → 80.00
    2 (Анна), attempt 1: car 90.23, plate 94.81, plate.plate 100.00 → 80.00
    3 (Анна), attempt 1: car 90.26, plate 96.99, plate.plate 100.00 → 80.00
    4 (Анна), attempt 1: car 90.27, plate 96.69, plate.plate 80.00 → 100.00
    Анна (1), attempt 1: recommendation pass → fail
    Анна (2), attempt 1: recommendation pass → fail
    Анна (3), attempt 1: recommendation pass → fail
    Анна (4), attempt 1: recommendation fail → pass
    correction 1: 03.jpg · plate: plate is “O0B8”, not “8BS5O1K”
    attempts that would be scored again: 4, with changed figures: 4; nothing was changed: add --yes to do it
    ");
    insta::assert_snapshot!(correct(&["take-back", "1", "--yes"]).fine(), @r"
    1 (Анна), attempt 1: car 90.23, plate 96.53, plate.plate 100.00 → 80.00
    2 (Анна), attempt 1: car 90.23, plate 94.81, plate.plate 100.00 → 80.00
    3 (Анна), attempt 1: car 90.26, plate 96.99, plate.plate 100.00 → 80.00
    4 (Анна), attempt 1: car 90.27, plate 96.69, plate.plate 80.00 → 100.00
    Анна (1), attempt 1: recommendation pass → fail
    Анна (2), attempt 1: recommendation pass → fail
    Анна (3), attempt 1: recommendation pass → fail
    Анна (4), attempt 1: recommendation fail → pass
    correction 1: 03.jpg · plate: plate is “O0B8”, not “8BS5O1K”
    it is taken back; attempts scored again: 4, with changed figures: 4; HR is notified
    ");
    insta::assert_snapshot!(correct(&["apply", "1", "--by", "501"]).refused(), @"correction 1 was taken back");
}

#[test]
fn what_cannot_be_corrected_is_refused_in_words() {
    let machine = Machine::new();
    handed_in(&machine, 1);
    let refused = |arguments: &[&str]| {
        let finished = machine.run(&[&["exam", "correct"], arguments].concat());
        finished.refused()
    };
    let long = "Ж".repeat(5_000);
    let told = [
        refused(&["value", "99.jpg", "plate", "plate", "A"]),
        refused(&["value", "03.jpg", "plate", "plate", &long]),
        refused(&["value", "03.jpg", "plate", "plate", "8BS5O1K"]),
        refused(&["label", "03.jpg", "car", "bus"]),
        refused(&["remove", "03.jpg", "car", "--object", "7"]),
        refused(&["outline", "03.jpg", "car", "nowhere.xml"]),
        refused(&["withdraw", "9"]),
        refused(&["apply", "9"]),
    ]
    .join("\n");
    insta::assert_snapshot!(told, @r#"
    the ground truth has no picture "99.jpg"
    the attribute "plate" can have at most 4096 characters
    the ground truth says so already
    the exam has no label "bus", it has car, plate
    there is no object 7 of the label "car" on the picture "03.jpg"; objects there: 1
    cannot read nowhere.xml: No such file or directory (os error 2)
    there is no correction 9; `candidates-bot exam correct list` shows them
    there is no correction 9; `candidates-bot exam correct list` shows them
    "#);
    insta::assert_snapshot!(machine.run(&["exam", "correct", "list"]).fine(), @"there are no corrections of the current exam");
}
