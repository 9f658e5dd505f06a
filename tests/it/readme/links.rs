//! What documents point to: links with their anchors, files of the repository, variables of the environment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::guarantees::files;
use super::{Document, blocks, documents, named, prose, root, targets};

/// Folders whose files are named by path.
const FOLDERS: [&str; 7] = ["src/", "tests/", "dist/", "assets/", "benches/", ".ci/", "./"];

/// Generated files, which are therefore missing.
const MADE: [&str; 2] = ["dist/candidates-bot-x86_64-linux", "dist/minisign.pub"];

/// Anchors of the headings of a document, made as GitHub does.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut seen = BTreeMap::<String, u32>::new();
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    let titles = headings.map(|line| line.trim_start_matches('#').trim().to_lowercase());
    titles
        .map(|title| {
            let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
            let count = seen.entry(anchor.clone()).or_default();
            *count += 1;
            match *count {
                1 => anchor,
                more => format!("{anchor}-{}", more - 1),
            }
        })
        .collect()
}

/// What is wrong with a link in this document.
fn wrong(document: &Document, target: &str) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let place = match path {
        "" => root().join(&document.path),
        path => root().join(&document.path).parent().unwrap_or(root()).join(path),
    };
    if !place.exists() {
        return Some(format!("{}: {target} leads nowhere", document.path.display()));
    }
    if !anchor.is_empty() && !anchors(&fs::read_to_string(&place).unwrap_or_default()).contains(anchor) {
        return Some(format!("{}: {target} has no such heading", document.path.display()));
    }
    None
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let documents = documents();
    let links = documents.iter().flat_map(|document| {
        targets(&prose(&document.text)).into_iter().map(move |target| (document, target))
    });
    let links: Vec<_> = links.collect();
    assert!(links.len() > 50, "{} links", links.len());
    let wrong: Vec<String> = links.iter().filter_map(|(document, target)| wrong(document, target)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn anchors_are_those_of_github() {
    let text = "# Backups & `restore`\n```sh\n# a comment\n```\n## One\n## One\n## Что дальше\n";

    let expected = ["backups--restore", "one", "one-1", "что-дальше"];
    assert_eq!(anchors(text), expected.map(str::to_owned).into());
}

/// The words of a document that may be paths: those between backticks, and those in commands.
fn words(document: &Document) -> Vec<String> {
    let prose = prose(&document.text);
    let commands = blocks(&document.text, "sh").join("\n");
    let spans = named(&prose).flat_map(str::split_whitespace);
    spans.chain(commands.split_whitespace()).map(|word| word.trim_matches(['\'', ',']).to_owned()).collect()
}

#[test]
fn every_file_of_the_repository_that_is_named_is_there() {
    let mut wrong = Vec::new();
    for document in documents() {
        for word in words(&document) {
            let is_path = FOLDERS.iter().any(|folder| word.starts_with(folder));
            let is_pattern = word.contains(['*', '…']) || word.contains("-N.");
            if is_path && !is_pattern && !MADE.contains(&word.as_str()) && !root().join(&word).exists() {
                wrong.push(format!("{}: {word} is not there", document.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_benchmark_that_is_named_is_there() {
    for document in documents() {
        for rest in document.text.split("cargo bench --bench ").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            assert!(
                root().join(format!("benches/{name}.rs")).exists(),
                "{}: {name}",
                document.path.display()
            );
        }
    }
}

#[test]
fn every_variable_that_is_named_is_read_by_something() {
    const PREFIX: &str = "CANDIDATES_BOT_";
    let places = ["src", "tests", "benches", "dist", "build.rs"].map(|place| root().join(place));
    let is_code = |file: &Path| file.extension().is_none_or(|ending| ending != "md");
    let code = places.iter().flat_map(|place| files(place)).filter(|file| is_code(file));
    let code: String = code.map(|file| fs::read_to_string(file).unwrap_or_default()).collect();
    for document in documents() {
        for rest in document.text.split(PREFIX).skip(1) {
            let is_part = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_';
            let name: String = rest.chars().take_while(is_part).collect();
            let setting = name.strip_suffix("_FILE").unwrap_or(&name);
            let is_read = code.contains(&format!("\"{PREFIX}{setting}\""));
            assert!(is_read, "{}: nothing reads {PREFIX}{name}", document.path.display());
        }
    }
}
