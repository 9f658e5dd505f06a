//! Decisions compute nothing that takes long: while one is taken, everything else waits for the write
//! transaction. The results of a submission arrive with the event, so the desk names the types of results and
//! nothing that computes them.

use std::fs;

use super::tokens::{Token, code};
use super::{files, is_of_tests, source};

/// The names that the desk uses from the modules that compute.
const NAMED: [(&str, &[&str]); 2] = [
    (
        "assessment",
        &["Assessed", "Assessment", "Basis", "Complete", "Haste", "KeyChange", "Move", "RescoredSome"],
    ),
    // A verdict compares a few figures with their thresholds.
    ("scoring", &["Percent", "Scorecard", "Verdict", "verdict"]),
];

/// Names of long computations, whichever module they are in.
const NEVER: [&str; 8] = [
    "Drawing",
    "PackedSubmission",
    "Scorer",
    "Sketch",
    "asked_of",
    "search_imported",
    "search_names",
    "unpacked",
];

/// The names in a decision's code that are not allowed there.
fn wrong(tokens: &[Token]) -> Vec<String> {
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| token.text.as_str());
    let mut wrong = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mut tell = |name: &str| wrong.push(format!("{name} in line {}", token.line));
        if NEVER.contains(&token.text.as_str()) {
            tell(&token.text);
        }
        let Some((module, known)) = NAMED.iter().find(|(module, _)| *module == token.text) else { continue };
        let (is_path, goes_on) = (at > 0 && text(at - 1) == "::", text(at + 1) == "::");
        if !goes_on {
            // The module itself, which gives access to everything in it; otherwise a variable or a field.
            if is_path {
                tell(module);
            }
            continue;
        }
        let end = if text(at + 2) == "{" { super::tokens::closing(tokens, at + 2) } else { at + 2 };
        let names =
            (at + 2..=end).map(text).filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '*'));
        names.filter(|name| !known.contains(name)).for_each(|name| tell(&format!("{module}::{name}")));
    }
    wrong
}

#[test]
fn a_decision_names_results_and_nothing_that_makes_them() {
    let mut found = Vec::new();
    for file in files(&source().join("desk")).into_iter().filter(|file| !is_of_tests(file)) {
        let text = fs::read_to_string(&file).expect("a file of the source");
        found.extend(wrong(&code(&text)).into_iter().map(|name| format!("{}: {name}", file.display())));
    }
    assert!(found.is_empty(), "computed while everybody waits:\n{}", found.join("\n"));
}

#[test]
fn whatever_computes_is_found_however_it_is_named() {
    for text in [
        "use crate::scoring;",
        "use crate::scoring as s;",
        "use crate::scoring::{self, Percent};",
        "use crate::scoring::*;",
        "use crate::{exam::Exam, scoring::{findings, Percent}};",
        "let card = crate::scoring::score(exam);",
        "use crate::assessment::{Basis, assess};",
        "let packed = PackedSubmission::of(submission)?;",
        "let drawn = assessment.packed().unpacked()?;",
        "let found = self.tx.search_names(text, 2)?;",
    ] {
        assert_eq!(wrong(&code(text)).len(), 1, "{text}");
    }
    let fine =
        "use crate::scoring::{Percent, verdict}; let assessment = fetched.assessment; assessment.findings()";
    assert_eq!(wrong(&code(fine)), [""; 0]);
}
