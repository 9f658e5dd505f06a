//! The documents: everything that they name exists, commands and settings are those of the program, examples
//! work, and both languages of the README say the same.

mod commands;
mod guarantees;
mod images;
mod links;
mod settings;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The README in every language.
const READMES: [&str; 2] = ["README.md", "README.ru.md"];

/// Maximum number of lines: a newcomer reads no more.
const LONGEST: usize = 120;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A text for people: its path in the repository, and its contents.
struct Document {
    path: PathBuf,
    text: String,
}

/// Every document.
fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    collect(root(), &mut documents);
    assert!(documents.len() > 6, "{} documents", documents.len());
    documents
}

fn collect(folder: &Path, documents: &mut Vec<Document>) {
    for entry in fs::read_dir(folder).expect("a folder").map(Result::unwrap) {
        let (place, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if place.is_dir() {
            if !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_str()) {
                collect(&place, documents);
            }
        } else if place.extension().is_some_and(|ending| ending == "md") {
            let text = fs::read_to_string(&place).expect("text");
            let path = place.strip_prefix(root()).expect("below the root").to_owned();
            documents.push(Document { path, text });
        }
    }
}

/// The code blocks of a language, one entry per block.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let block = |rest: &str| rest.split("\n```").next().unwrap_or_default().to_owned();
    text.split(&fence).skip(1).map(block).collect()
}

/// The text outside of code blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The texts between backticks.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Targets of the links in a text, including images.
fn targets(text: &str) -> Vec<String> {
    let ends = [("](", ')'), ("src=\"", '"')];
    let of = |(start, end): (&'static str, char)| {
        text.split(start).skip(1).filter_map(move |rest| rest.split(end).next()).map(str::to_owned)
    };
    ends.into_iter().flat_map(of).collect()
}

#[test]
fn the_readme_is_short_in_every_language() {
    for readme in READMES {
        let lines = text(readme).lines().count();
        assert!(lines <= LONGEST, "{readme} has {lines} lines; more than {LONGEST} belong elsewhere");
    }
}

#[test]
fn the_readmes_say_the_same_and_name_each_other() {
    let [english, russian] = READMES.map(text);
    for (readme, other) in [(&english, READMES[1]), (&russian, READMES[0])] {
        let top: String = readme.lines().take(3).collect();
        assert!(
            targets(&top).iter().any(|target| target == other),
            "its first lines have no link to {other}"
        );
    }
    assert_eq!(blocks(&english, "sh"), blocks(&russian, "sh"));
    // Except links to each other and to images that contain words.
    let is_shared =
        |target: &String| !READMES.contains(&target.as_str()) && !target.contains("assets/readme/");
    let shared = |readme: &str| targets(readme).into_iter().filter(is_shared).collect::<Vec<_>>();
    assert_eq!(shared(&english), shared(&russian));
    let headings = |readme: &str| prose(readme).lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings(&english), headings(&russian));
    let rows = |readme: &str| prose(readme).lines().filter(|line| line.starts_with('|')).count();
    assert_eq!(rows(&english), rows(&russian));
}

/// The table in `CONTRIBUTING.md` says what each dependency is for.
#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("TOML");
    let of =
        |section: &str| manifest[section].as_table().expect("a table").keys().cloned().collect::<Vec<_>>();
    let used: BTreeSet<String> = [of("dependencies"), of("dev-dependencies")].concat().into_iter().collect();

    let document = text("CONTRIBUTING.md");
    let table = document.split_once("| crate | why |\n| --- | --- |\n").expect("a table of crates").1;
    let rows = table.lines().map_while(|line| line.strip_prefix("| "));
    let crates = rows.filter_map(|row| row.split(" | ").next()).flat_map(|crates| crates.split(", "));
    let explained: BTreeSet<String> = crates.map(str::to_owned).collect();
    assert_eq!(explained, used);
}

/// `.ci/run` runs the line of the first block that begins like this, word by word.
#[test]
fn the_readme_has_the_command_that_is_run() {
    let first = blocks(&text("README.md"), "sh").into_iter().next().expect("commands");
    let command = first.lines().find(|line| line.starts_with("cargo test")).expect("a command that tests");
    assert!(command.chars().all(|c| c.is_ascii_alphanumeric() || " -_".contains(c)), "{command}");
}
