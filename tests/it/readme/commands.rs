//! Commands in documents: each is one of the program's commands, with options that it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{blocks, documents, named, prose, text};
use crate::cli::Machine;

/// The man pages by typed command, such as `exam pull`; the program's own page has an empty name.
struct Manual {
    machine: Machine,
    pages: BTreeMap<String, String>,
}

impl Manual {
    fn new() -> Self {
        let machine = Machine::new();
        machine.run(&["man", "man"]).fine();
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(machine.path("man")).expect("the manual").map(Result::unwrap) {
            let page = fs::read_to_string(entry.path()).expect("a page").replace("\\-", "-");
            // Without bold and italics.
            let page = ["\\fB", "\\fI", "\\fR"].iter().fold(page, |page, font| page.replace(font, ""));
            files.insert(entry.file_name().to_string_lossy().into_owned(), page);
        }
        let mut manual = Self { machine, pages: BTreeMap::new() };
        manual.add("", "candidates-bot", &files);
        manual
    }

    /// Adds a page and those of its subcommands.
    fn add(&mut self, typed: &str, file: &str, files: &BTreeMap<String, String>) {
        let page = &files[&format!("{file}.1")];
        self.pages.insert(typed.to_owned(), page.clone());
        let (_, subcommands) = page.split_once(".SH SUBCOMMANDS").unwrap_or_default();
        let prefix = format!("{file}-");
        for line in subcommands.lines() {
            let name = line.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix("(1)"));
            if let Some(name) = name.filter(|name| *name != "help") {
                self.add(format!("{typed} {name}").trim(), &format!("{file}-{name}"), files);
            }
        }
    }

    fn is_group(&self, typed: &str) -> bool {
        self.pages[typed].contains(".SH SUBCOMMANDS")
    }

    /// Every command that does something (no mere group of subcommands). Some groups do something without one.
    fn leaves(&self) -> BTreeSet<String> {
        let does = |typed: &&String| !self.is_group(typed) || self.pages[*typed].contains("[subcommands]");
        self.pages.keys().filter(does).cloned().collect()
    }

    /// Whether a command has this option. Hidden ones are not in the manual, so the program is asked.
    fn has(&self, typed: &str, option: &str) -> bool {
        let described = self.pages[typed].split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        described.into_iter().any(|word| word == option) || {
            let words = typed.split_whitespace().chain([option, "--help"]);
            self.machine.run(&words.collect::<Vec<_>>()).code == Some(0)
        }
    }

    /// The commands that these words mean (several for `list|show`), or what is wrong with them.
    fn commands(&self, words: &[&str]) -> Result<Vec<String>, String> {
        let mut words = words.iter().copied().peekable();
        while words.next_if_eq(&"--config").is_some() {
            words.next();
        }
        let mut commands = vec![String::new()];
        while commands.iter().all(|typed| self.is_group(typed)) {
            let Some(word) = words.next_if(|word| !word.starts_with('-')) else { break };
            let names: Vec<&str> = word.split('|').collect();
            commands = commands
                .iter()
                .flat_map(|typed| names.iter().map(move |name| format!("{typed} {name}").trim().to_owned()))
                .collect();
            if let Some(unknown) = commands.iter().find(|typed| !self.pages.contains_key(*typed)) {
                return Err(format!("there is no command `{unknown}`"));
            }
        }
        for option in words.filter(|word| word.starts_with("--") && *word != "--") {
            let option = option.split('=').next().unwrap_or(option);
            if let Some(typed) = commands.iter().find(|typed| !self.has(typed, option)) {
                return Err(format!("`{typed}` has no option {option}"));
            }
        }
        Ok(commands)
    }
}

/// The calls of the program in a shell line, one entry per part of a pipe.
fn said(line: &str) -> Vec<Vec<&str>> {
    let parts = line.split(['|', ';', '&', '(', ')', '<', '>']);
    parts
        .filter_map(|part| {
            let is_variable = |word: &&str| word.contains('=') && !word.starts_with('-');
            let words: Vec<&str> = part.split_whitespace().skip_while(is_variable).collect();
            match words.as_slice() {
                [program, rest @ ..] if program.rsplit('/').next() == Some("candidates-bot") => {
                    Some(rest.to_vec())
                }
                ["cargo", "run", rest @ ..] => {
                    let dashes = rest.iter().position(|word| *word == "--")?;
                    Some(rest[dashes + 1..].to_vec())
                }
                _ => None,
            }
        })
        .collect()
}

/// Normalizes how tables and sentences write a command: brackets around optional parts, `\|` in cells.
fn plain(span: &str) -> String {
    span.replace("\\|", "|").replace(['[', ']', '…'], " ")
}

#[test]
fn every_command_in_the_documents_is_one_of_the_programs() {
    let manual = Manual::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for document in documents() {
        let mut check = |words: &[&str]| {
            count += 1;
            if let Err(error) = manual.commands(words) {
                wrong.push(format!("{}: {}: {error}", document.path.display(), words.join(" ")));
            }
        };
        let scripts = blocks(&document.text, "sh").join("\n").replace("\\\n", " ");
        for words in scripts.lines().flat_map(said) {
            check(&words);
        }
        for span in named(&prose(&document.text)) {
            let plain = plain(span);
            let words: Vec<&str> = plain.split_whitespace().collect();
            match words.as_slice() {
                ["candidates-bot", _, ..] => check(&words[1..]),
                ["cargo", "run", ..] => said(span).iter().for_each(|words| check(words)),
                // Without the program's name, other text that begins like a command is formatted differently.
                [first, second, ..]
                    if manual.pages.contains_key(*first)
                        && (manual.is_group(first) || second.starts_with('-')) =>
                {
                    check(&words);
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 50, "{count} commands");
}

#[test]
fn the_table_of_commands_has_all_of_them() {
    let manual = Manual::new();
    let document = text("dist/README.md");
    let (_, rest) = document.split_once("\n## Commands\n").expect("a section of commands");
    let (section, _) = rest.split_once("\n## ").expect("another section");
    let mut described = BTreeSet::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let mut spans = named(row).map(plain);
        let command = spans.next().unwrap_or_default();
        // The text about it names further options of the command.
        let options = spans.filter(|span| span.starts_with("--")).collect::<Vec<_>>().join(" ");
        let line = format!("{command} {options}");
        let words: Vec<&str> = line.split_whitespace().collect();
        match manual.commands(&words) {
            Ok(commands) => described.extend(commands),
            Err(error) => panic!("{row}: {error}"),
        }
    }
    assert_eq!(described, manual.leaves());
}
