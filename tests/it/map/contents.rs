//! What a module declares and what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, closing, deeper};

/// `crate`, `super`, `a`, …
pub(super) type Names = Vec<String>;

/// A path that a module names.
pub(super) struct Named {
    pub(super) path: Names,
    pub(super) how: How,
    pub(super) line: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum How {
    /// `use`, or `pub use` with any visibility.
    Imported { shown: bool },
    /// In code.
    Used,
    /// `name!` in code.
    Expanded,
}

#[derive(Default)]
pub(super) struct Contents {
    /// Everything that is defined here, except modules.
    pub(super) items: BTreeSet<String>,
    pub(super) macros: BTreeSet<String>,
    /// `mod a;`
    pub(super) files: Vec<String>,
    /// `mod a { … }`
    pub(super) inline: Vec<(String, Contents)>,
    /// The paths that a name stands for. One name may be imported for both a module and a function.
    pub(super) imports: BTreeMap<String, Vec<Names>>,
    pub(super) globs: Vec<Names>,
    pub(super) named: Vec<Named>,
}

pub(super) fn contents(tokens: &[Token]) -> Contents {
    let (skipped, bound) = (variants(tokens), bound(tokens));
    let mut reader =
        Reader { tokens, at: 0, depth: 0, skipped, bound, found: Contents::default(), local: Vec::new() };
    while reader.at < tokens.len() {
        reader.step();
    }
    let Reader { mut found, local, .. } = reader;
    // An import inside a function hides nothing elsewhere.
    for (name, path) in local {
        if !found.items.contains(&name) {
            found.imports.entry(name).or_insert_with(|| vec![path]);
        }
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: i32,
    /// Names that are not paths.
    skipped: BTreeSet<usize>,
    /// Names of variables and fields.
    bound: BTreeSet<&'a str>,
    found: Contents,
    /// Imports inside functions.
    local: Vec<(String, Names)>,
}

impl Reader<'_> {
    /// The text of the token this many positions ahead.
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text.as_str())
    }

    fn before(&self) -> &str {
        self.at.checked_sub(1).map_or("", |before| self.tokens[before].text.as_str())
    }

    fn is_name(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(Token::is_name)
    }

    fn step(&mut self) {
        let token = &self.tokens[self.at];
        match token.text.as_str() {
            "use" if self.text(1) != "<" => self.import(),
            "mod" if self.is_name(1) => self.module(),
            "macro_rules" if self.text(1) == "!" => {
                let name = self.text(2).to_owned();
                self.found.macros.insert(name.clone());
                self.found.items.insert(name);
                self.at += 3;
            }
            "const" | "enum" | "fn" | "static" | "struct" | "trait" | "type" | "union" if self.is_name(1) => {
                self.item();
            }
            _ if token.is_name() && !self.skipped.contains(&self.at) => self.path(),
            _ => {
                self.depth += deeper(token);
                self.at += 1;
            }
        }
    }

    fn item(&mut self) {
        self.at += 1;
        while ["async", "extern", "fn", "mut", "unsafe"].contains(&self.text(0)) {
            self.at += 1;
        }
        if self.depth == 0 && self.is_name(0) {
            let name = self.text(0).to_owned();
            self.found.items.insert(name);
        }
        self.at += usize::from(self.is_name(0));
    }

    fn module(&mut self) {
        let name = self.text(1).to_owned();
        self.at += 2;
        if self.text(0) == "{" {
            let end = closing(self.tokens, self.at);
            let inside = contents(&self.tokens[self.at + 1..end]);
            self.found.inline.push((name, inside));
            self.at = end;
        } else {
            self.found.files.push(name);
        }
        self.at += 1;
    }

    fn import(&mut self) {
        // `pub`, or the end of `pub(super)`.
        let shown = ["pub", ")"].contains(&self.before());
        self.at += 1;
        self.tree(&[], How::Imported { shown });
    }

    /// One path of a `use`, or several between braces.
    fn tree(&mut self, start: &[String], how: How) {
        let mut path = start.to_vec();
        let line = self.tokens[self.at].line;
        loop {
            match self.text(0) {
                "{" => {
                    self.at += 1;
                    while !["}", ""].contains(&self.text(0)) {
                        self.tree(&path, how);
                        self.at += usize::from(self.text(0) == ",");
                    }
                    self.at += 1;
                    return;
                }
                "*" => {
                    self.at += 1;
                    self.found.globs.push(path.clone());
                    return self.found.named.push(Named { path, how, line });
                }
                // The name of a crate follows.
                "::" => {
                    self.at += 1;
                    path.push("::".to_owned());
                    continue;
                }
                "self" if !path.is_empty() => {}
                name => path.push(name.to_owned()),
            }
            self.at += 1;
            if self.text(0) != "::" {
                return self.leaf(path, how, line);
            }
            self.at += 1;
        }
    }

    fn leaf(&mut self, path: Names, how: How, line: usize) {
        let mut name = path.last().cloned().unwrap_or_default();
        if self.text(0) == "as" {
            self.text(1).clone_into(&mut name);
            self.at += 2;
        }
        if self.depth == 0 {
            self.found.imports.entry(name).or_default().push(path.clone());
        } else {
            self.local.push((name, path.clone()));
        }
        self.found.named.push(Named { path, how, line });
    }

    fn path(&mut self) {
        let before = self.before().to_owned();
        let (line, mut path) = (self.tokens[self.at].line, vec![self.text(0).to_owned()]);
        let is_passed = ["(", ","].contains(&before.as_str()) && [")", ","].contains(&self.text(1));
        let is_bound = self.bound.contains(self.text(0));
        self.at += 1;
        while self.text(0) == "::" && self.is_name(1) {
            path.push(self.text(1).to_owned());
            self.at += 2;
        }
        let (is_called, how) = match self.text(0) {
            "!" if self.text(1) != "=" => (true, How::Expanded),
            next => (next == "(" || next == "::", How::Used),
        };
        // A single lower-case name may be a variable.
        let is_small = path.len() == 1 && path[0].starts_with(|c: char| c.is_lowercase() || c == '_');
        let is_part = [".", "::"].contains(&before.as_str()) || before == "$" && path[0] != "crate";
        if !is_part && (!is_small || is_called || is_passed && !is_bound) {
            self.found.named.push(Named { path, how, line });
        }
    }
}

/// The positions of names of enum variants: they may be equal to other names.
fn variants(tokens: &[Token]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for start in (1..tokens.len()).filter(|at| tokens[at - 1].text == "enum" && tokens[*at].is_name()) {
        let Some(open) = (start..tokens.len()).find(|at| tokens[*at].text == "{") else { continue };
        let (mut at, end) = (open + 1, closing(tokens, open));
        while at < end {
            match tokens[at].text.as_str() {
                "#" => at = closing(tokens, at + 1),
                _ if tokens[at].is_name() && found.insert(at) => {
                    let is_end = |at: &usize| [",", "}"].contains(&tokens[*at].text.as_str());
                    at += 1;
                    while !is_end(&at) {
                        at = if deeper(&tokens[at]) > 0 { closing(tokens, at) + 1 } else { at + 1 };
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
    found
}

/// Names bound by `let`, arguments, fields and patterns.
fn bound(tokens: &[Token]) -> BTreeSet<&str> {
    let binds = ["let", "mut", "ref", "|", "for"];
    let is_bound = |trio: &&[Token]| binds.contains(&trio[0].text.as_str()) || trio[2].text == ":";
    tokens.windows(3).filter(is_bound).map(|trio| trio[1].text.as_str()).collect()
}
