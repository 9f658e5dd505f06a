//! Settings and exams in documents: the table, the names, the examples.

use std::fs;

use serde_json::Value;

use super::{blocks, documents, named, prose, text};
use crate::cli::Machine;

/// The table of settings, as the program prints it.
fn table() -> String {
    Machine::new().run(&["config", "--table"]).fine()
}

#[test]
fn the_table_is_the_one_that_the_program_prints() {
    let document = text("dist/README.md");
    let (_, rest) = document.split_once("<!-- settings -->\n").expect("a mark before the table");
    let (written, _) = rest.split_once("<!-- /settings -->").expect("a mark behind the table");
    let printed = table();
    for (line, (written, printed)) in written.lines().zip(printed.lines()).enumerate() {
        assert_eq!(written, printed, "line {line} of the table");
    }
    assert_eq!(written, printed, "`cargo run -q -- config --table` prints what belongs into dist/README.md");
}

#[test]
fn every_setting_that_is_named_is_one() {
    let table = table();
    let keys: Vec<&str> = table.lines().filter_map(|line| named(line).next()).collect();
    let is_group =
        |group: &str| keys.iter().any(|key| key.split_once('.').is_some_and(|(of, _)| of == group));
    for document in documents() {
        for span in named(&prose(&document.text)) {
            let name = span.split([' ', '=']).next().unwrap_or_default();
            let Some((group, rest)) = name.split_once('.') else { continue };
            let is_name = rest.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            // Files and hosts can have the same names as groups.
            if is_group(group) && is_name && !["rs", "example"].contains(&rest) {
                assert!(keys.contains(&name), "{}: {name} is no setting", document.path.display());
            }
        }
    }
}

#[test]
fn examples_of_settings_are_settings() {
    let examples = ["dist/README.md", "assets/README.md"].map(|path| blocks(&text(path), "toml"));
    let is_exam = |example: &String| example.contains("[[attempts]]");
    let examples: Vec<String> = examples.concat().into_iter().filter(|example| !is_exam(example)).collect();
    assert!(examples.len() > 1);
    for example in examples {
        let machine = Machine::new();
        machine.write("settings.toml", &example);
        machine.run(&["--config", "settings.toml", "config"]).fine();
    }
}

#[test]
fn whole_exams_in_examples_are_right() {
    let blocks = blocks(&text("assets/README.md"), "toml");
    let exams: Vec<&String> = blocks.iter().filter(|block| block.contains("[[attempts]]")).collect();
    assert!(!exams.is_empty());
    for exam in exams {
        let machine = Machine::new();
        fs::create_dir_all(machine.path("exam/images")).expect("a folder");
        machine.write("exam/exam.toml", exam);
        // Images for the patterns; the example shows neither these nor the ground truth.
        for name in named_in(exam) {
            // As many as are drawn, if it is a pattern of a pool.
            for number in ["1", "2", "3"] {
                machine.write(&format!("exam/images/{}", name.replace('*', number)), b"");
            }
        }
        let told = machine.run(&["exam", "check", "exam", "--json"]).out;
        let report: Value = serde_json::from_str(&told).expect("JSON");
        let problems = report["problems"].as_array().expect("problems");
        let of_the_file = problems.iter().filter(|problem| problem["file"] == "exam/exam.toml");
        assert_eq!(of_the_file.collect::<Vec<_>>(), Vec::<&Value>::new());
    }
}

/// The images of all attempts of an exam, and of its pool.
fn named_in(exam: &str) -> Vec<String> {
    let table: toml::Table = exam.parse().expect("TOML");
    let lists = |key: &str| table.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let attempts = [lists("attempts"), lists("pool")].concat();
    let images = attempts.iter().filter_map(|attempt| attempt.get("pictures")?.as_array());
    images.flatten().filter_map(|image| Some(image.as_str()?.to_owned())).collect()
}
