//! The table of guarantees: every row names its tests, and all of them exist.

use std::fs;
use std::path::{Path, PathBuf};

use super::{named, root, text};

/// The rows of the table: guarantee and tests.
fn rows() -> Vec<(String, String)> {
    let document = text("tests/README.md");
    let head = "| guarantee | tested by |\n| --- | --- |\n";
    let table = document.split_once(head).expect("a table of guarantees").1;
    let lines = table.lines().take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let (guarantee, tested) = line.trim_matches('|').rsplit_once(" | ").expect("two columns");
            (guarantee.trim().to_owned(), tested.trim().to_owned())
        })
        .collect()
}

/// Every file at this path or below it.
pub fn files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries.flat_map(|entry| files(&entry.path())).collect()
}

/// Whether this path contains tests: a test, or a script or benchmark as a whole.
fn tests(place: &Path) -> bool {
    files(place).iter().any(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let is_code = file.extension().is_some_and(|ending| ending == "rs");
        let whole = !is_code || file.starts_with(root().join("benches"));
        // The tests of a source file may be in a file of their own.
        whole
            || ["#[test]", "#[tokio::test", "mod tests;", "proptest!"].iter().any(|mark| text.contains(mark))
    })
}

/// The path that a name means: as written, below the sources, or in the folder of the previous one.
fn place(name: &str, before: Option<&Path>) -> Option<PathBuf> {
    let folders = [Some(root().to_owned()), Some(root().join("src")), before.map(Path::to_owned)];
    let mut places = folders.into_iter().flatten().map(|folder| folder.join(name));
    places.find(|place| place.exists())
}

/// What is wrong with the tests that a row names.
fn wrong(tested: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut found, mut before) = (0, None::<PathBuf>);
    for part in tested.split(';') {
        // Elsewhere, a row may name a file that does not compile when a guarantee is broken.
        let has_tests = part.contains("beside") || part.contains("tests/");
        for name in named(part) {
            let first = name.split(' ').next().unwrap_or_default();
            let path = match name.strip_prefix("cargo bench --bench ") {
                Some(bench) => format!("benches/{}.rs", bench.split(' ').next().unwrap_or_default()),
                None => first.to_owned(),
            };
            let is_code = Path::new(&path).extension().is_some_and(|ending| ending == "rs");
            let is_path = is_code || path.contains('/') && !path.starts_with('/');
            if !is_path {
                continue;
            }
            let Some(place) = place(&path, before.as_deref()) else {
                wrong.push(format!("{path} is not there"));
                continue;
            };
            match tests(&place) {
                true => found += 1,
                false if has_tests => wrong.push(format!("{path} tests nothing")),
                false => {}
            }
            before = place.parent().map(Path::to_owned);
        }
    }
    if found == 0 {
        wrong.push("nothing that tests it is named".to_owned());
    }
    wrong
}

#[test]
fn every_guarantee_names_what_tests_it_and_that_is_there() {
    let rows = rows();
    assert!(rows.len() > 20, "{} rows", rows.len());
    let wrong = rows.iter().flat_map(|(guarantee, tested)| {
        wrong(tested).into_iter().map(move |wrong| format!("{wrong}: {guarantee}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
