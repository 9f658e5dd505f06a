//! The map in `src/lib.rs` matches the source: every top-level module is listed with the modules that it may
//! use, and uses exactly those; decisions compute nothing. Inside a module, its parts use each other in one
//! direction only, too.

// With explicit paths, so that this file can also be the root of a crate.
#[path = "map/contents.rs"]
mod contents;
#[path = "map/cycles.rs"]
mod cycles;
#[path = "map/decisions.rs"]
mod decisions;
#[path = "map/forms.rs"]
mod forms;
#[path = "map/tokens.rs"]
mod tokens;
#[path = "map/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a module may use.
#[derive(Debug)]
enum May {
    /// These modules.
    Only(BTreeSet<String>),
    /// Every module above it.
    All,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The texts between backticks.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the map in their order.
fn rows() -> Vec<(String, May)> {
    let map = fs::read_to_string(source().join("lib.rs")).expect("src/lib.rs");
    let rows = map.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    let row = |row: &str| {
        let (name, rest) = row.split_once('`').expect("a name between backticks");
        let uses = rest.rsplit('|').nth(1).expect("a column of what it may use").trim();
        let may = match uses {
            "all" | "all above" => May::All,
            _ => May::Only(named(uses).map(str::to_owned).collect()),
        };
        (name.to_owned(), may)
    };
    rows.map(row).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(files(&entry));
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
    found
}

/// The top-level module that a file belongs to.
fn module(file: &Path) -> String {
    let inside = file.strip_prefix(source()).expect("a file of the source");
    let first = inside.components().next().expect("a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Modules that are compiled for tests only: they may use more.
fn is_of_tests(file: &Path) -> bool {
    let Some(parent) = file.parent() else { return false };
    let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = [parent.join("mod.rs"), parent.with_extension("rs"), parent.join("lib.rs")];
    // The lines about what may use it.
    let lines =
        ["", "pub ", "pub(crate) ", "pub(super) "].map(|seen| format!("#[cfg(test)]\n{seen}mod {name};"));
    let declares = |file: &PathBuf| {
        fs::read_to_string(file).is_ok_and(|text| lines.iter().any(|line| text.contains(line)))
    };
    beside.iter().any(declares) || parent != source() && is_of_tests(parent)
}

/// The code of a file without comments and without the tests at its end.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a file of the source");
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules that code names: `crate::a::…`, and all of `crate::{a, b::…}`.
fn used(code: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = BTreeSet::new();
    for path in code.split("crate::").skip(1) {
        let Some(list) = path.strip_prefix('{') else {
            found.insert(word(path));
            continue;
        };
        let mut depth = 0;
        let is_end = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        };
        let list = list.split(is_end).next().unwrap_or_default();
        let mut depth = 0;
        let is_comma = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        found.extend(list.split(is_comma).map(word).filter(|name| !name.is_empty()));
    }
    found
}

/// Which other modules every module uses, with a file that does.
fn uses() -> BTreeMap<String, BTreeMap<String, PathBuf>> {
    let mut uses: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for file in files(&source()) {
        let module = module(&file);
        if ["lib", "main"].contains(&module.as_str()) || is_of_tests(&file) {
            continue;
        }
        let mine = uses.entry(module.clone()).or_default();
        for name in used(&code(&file)).into_iter().filter(|name| *name != module) {
            mine.entry(name).or_insert_with(|| file.clone());
        }
    }
    uses
}

#[test]
fn every_module_uses_what_the_map_says_and_nothing_else() {
    let (rows, uses) = (rows(), uses());
    let listed: BTreeSet<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
    let there: BTreeSet<&str> = uses.keys().map(String::as_str).collect();
    assert_eq!(listed, there, "modules on the map, and modules of the source");
    let mut wrong = Vec::new();
    for (place, (name, may)) in rows.iter().enumerate() {
        let above: BTreeSet<String> = rows[..place].iter().map(|(name, _)| name.clone()).collect();
        let others = &uses[name];
        let may_use = match may {
            May::Only(modules) => modules,
            May::All => &above,
        };
        for (other, file) in others.iter().filter(|(other, _)| !may_use.contains(*other)) {
            wrong.push(format!("{name} uses {other} in {}", file.display()));
        }
        if let May::Only(modules) = may {
            let idle = modules.iter().filter(|other| !others.contains_key(*other));
            wrong.extend(idle.map(|other| format!("{name} does not use {other}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_module_uses_another_that_uses_it() {
    let uses = uses();
    let mut left: BTreeMap<&str, BTreeSet<&str>> =
        uses.iter().map(|(name, used)| (name.as_str(), used.keys().map(String::as_str).collect())).collect();
    // Remove modules that use none of the remaining ones; modules in a cycle are never removed.
    while let Some(free) = left.iter().find(|(_, used)| used.is_empty()).map(|(name, _)| *name) {
        left.remove(free);
        for used in left.values_mut() {
            used.remove(free);
        }
    }
    assert!(left.is_empty(), "modules that use each other, or what does: {left:?}");
}

#[test]
fn paths_are_found_in_every_form() {
    let found = used("use crate::{a::B, c::{d, e}, f};\nlet g = crate::g::h(crate::i::J);");
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "c", "f", "g", "i"]);
}
