//! An exam with a pool on the command line: checked, shown, scored, played.

use std::fs;

use super::Machine;

const SHELF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/shelf");

#[test]
fn a_pool_is_told_with_what_it_is_enough_for() {
    let machine = Machine::new();
    let table = machine.run(&["exam", "check", SHELF]).fine();
    let rows: Vec<&str> =
        table.lines().filter(|line| !line.starts_with("full-") || line.contains("-1")).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    picture              size        KB  for       book
    all.png         480 × 320         3  1            2
    tidy-1.png      480 × 320         3  tidy         3
    tidy-2.png      480 × 320         3  tidy         2
    tidy-3.png      480 × 320         3  tidy         3
    tidy-4.png      480 × 320         3  tidy         2
    tidy-5.png      480 × 320         3  tidy         3
    tidy-6.png      480 × 320         3  tidy         2
    full-1.png      480 × 320         4  full         5
    each attempt has 4 pictures; the stratum "tidy" has new ones for 3 attempts of a candidate
    ✓ 12 pictures with 2 strata in the pool, labels book: all fits together, and the ground truth scores 100
    "#);
    let shown = machine.run(&["exam", "show", SHELF, "--out", "sheet.png"]).fine();
    assert!(shown.contains("each attempt has 4 pictures"), "{shown}");
    assert!(fs::metadata(machine.path("sheet.png")).is_ok_and(|sheet| sheet.len() > 1000));
}

#[test]
fn what_a_file_has_is_scored() {
    let machine = Machine::new();
    let truth = fs::read_to_string(format!("{SHELF}/reference.xml")).expect("text");
    // Two pictures of twelve.
    let parts: Vec<&str> = truth.split("  <image ").collect();
    let file = format!("{}  <image {}  <image {}</annotations>\n", parts[0], parts[1], parts[3]);
    machine.write("some.xml", file);
    let told = machine.run(&["score", "--exam", SHELF, "some.xml"]).fine();
    let report: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(report["images"].as_array().map(Vec::len), Some(2), "{told}");
    let refused = machine.run(&["score", "--exam", SHELF, "--attempt", "1", "some.xml"]).refused();
    assert!(refused.contains("draws pictures from a pool: leave --attempt out"), "{refused}");
}

#[test]
fn the_story_is_played_with_a_pool() {
    let machine = Machine::new();
    machine.run(&["demo", "--fast", "--lang", "en", "--exam", SHELF, "--out", "out"]).fine();
    let told = fs::read_to_string(machine.path("out/transcript.txt")).expect("the transcript");
    let sentence = "Kate opens the link to hand in what Anna drew, and finds that most pictures are others";
    assert!(told.contains(sentence), "{told}");
    assert!(fs::metadata(machine.path("out/results.xlsx")).is_ok());
}
