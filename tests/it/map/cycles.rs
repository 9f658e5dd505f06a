//! There are no cyclic dependencies inside a module either. The parts of a module are its files, its folders
//! and the contents of the module's own file, which is called `mod` here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use super::contents::{How, Names};
use super::tree::{Files, Module, Tree};
use super::{files, source};

/// A place where one part names something of another.
pub(super) struct Place {
    file: String,
    line: usize,
    path: String,
}

/// Which part uses which inside a module.
pub(super) type Uses = BTreeMap<(String, String), Vec<Place>>;

/// The part of a module that contains something.
fn part(of: &[String], home: &Module) -> String {
    home.home.get(of.len()).cloned().unwrap_or_else(|| "mod".to_owned())
}

/// The dependencies between the parts of every module.
pub(super) fn uses(tree: &Tree) -> BTreeMap<String, Uses> {
    let mut found: BTreeMap<String, Uses> = BTreeMap::new();
    for (number, user) in tree.0.iter().enumerate() {
        for named in &user.contents.named {
            for used in tree.homes(number, named) {
                let both = user.home.iter().zip(&used.home).take_while(|(one, other)| one == other);
                let around: Names = both.map(|(name, _)| name.clone()).collect();
                let edge = (part(&around, user), part(&around, used));
                let is_shown = named.how == How::Imported { shown: true } && edge.0 == "mod";
                // Dependencies between top-level modules are in another table.
                if around.is_empty() || edge.0 == edge.1 || is_shown {
                    continue;
                }
                let path = named.path.join("::");
                let place = Place { file: user.file.clone(), line: named.line, path };
                found.entry(around.join("::")).or_default().entry(edge).or_default().push(place);
            }
        }
    }
    found
}

/// All parts that a part uses, directly or indirectly.
fn reached<'a>(uses: &'a Uses, part: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut left = vec![part];
    while let Some(user) = left.pop() {
        let others = uses.keys().filter(|(from, _)| from == user).map(|(_, to)| to.as_str());
        left.extend(others.filter(|other| found.insert(*other)));
    }
    found
}

/// Groups of parts that all use each other, directly or indirectly.
fn knots(uses: &Uses) -> BTreeSet<BTreeSet<&str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        uses.keys().map(|(from, _)| (from.as_str(), reached(uses, from))).collect();
    let knot = |part: &&str| {
        let others =
            reach[part].iter().filter(|other| reach.get(*other).is_some_and(|back| back.contains(part)));
        others.copied().collect::<BTreeSet<&str>>()
    };
    reach.keys().map(knot).filter(|knot| !knot.is_empty()).collect()
}

/// The parts of a cyclic group, and the places that cause it.
fn told(module: &str, uses: &Uses, knot: &BTreeSet<&str>) -> String {
    let parts: Vec<&str> = knot.iter().copied().collect();
    let mut told = format!("{module}: in a circle use each other {}", parts.join(", "));
    for ((from, to), places) in uses {
        if !knot.contains(from.as_str()) || !knot.contains(to.as_str()) {
            continue;
        }
        let Place { file, line, path } = &places[0];
        let _ = write!(told, "\n  {from} → {to}: src/{file}:{line} names {path}");
        if places.len() > 1 {
            let _ = write!(told, ", one of {} places", places.len());
        }
    }
    told
}

/// The modules with cyclic groups, with a description of each.
pub(super) fn knotted(files: &Files) -> BTreeMap<String, Vec<String>> {
    let uses = uses(&Tree::of(files));
    let told = |(module, uses): (&String, &Uses)| {
        let told: Vec<String> = knots(uses).iter().map(|knot| told(module, uses, knot)).collect();
        (!told.is_empty()).then(|| (module.clone(), told))
    };
    uses.iter().filter_map(told).collect()
}

fn all() -> Files {
    let read = |file: std::path::PathBuf| {
        let place = file.strip_prefix(source()).expect("a file of the source");
        let text = fs::read_to_string(&file).expect("a file of the source");
        (place.to_string_lossy().into_owned(), text)
    };
    files(&source()).into_iter().map(read).collect()
}

#[test]
fn no_part_of_a_module_uses_another_that_uses_it() {
    let knotted = knotted(&all());
    let told: Vec<&str> = knotted.values().flatten().map(String::as_str).collect();
    assert!(
        told.is_empty(),
        "{}",
        told.join(
            "
"
        )
    );
}
