//! The modules of a source, and what paths mean in them.

use std::collections::BTreeMap;

use super::contents::{Contents, How, Named, Names, contents};
use super::tokens::code;

/// Files of a source by their path in it, such as `store/mod.rs`.
pub(super) type Files = BTreeMap<String, String>;

pub(super) struct Module {
    /// The module of the file; differs for modules inside `mod a { … }`.
    pub(super) home: Names,
    pub(super) file: String,
    pub(super) contents: Contents,
    path: Names,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
}

/// What a path may mean.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Module(usize),
    /// Something that is defined in this module.
    Item(usize),
}

/// Names that are being resolved: two modules may import everything from each other.
type Sought = Vec<(usize, String)>;

/// All modules that are not tests, the crate root first.
pub(super) struct Tree(pub(super) Vec<Module>);

impl Tree {
    pub(super) fn of(files: &Files) -> Self {
        let mut tree = Self(Vec::new());
        tree.add_file(files, Vec::new(), None);
        tree
    }

    fn add_file(&mut self, files: &Files, path: Names, parent: Option<usize>) -> usize {
        let folder = path.join("/");
        let places = match parent {
            None => vec!["lib.rs".to_owned()],
            Some(_) => vec![format!("{folder}.rs"), format!("{folder}/mod.rs")],
        };
        let place = places.iter().find_map(|place| files.get_key_value(place));
        let (file, text) = place.unwrap_or_else(|| panic!("none of {places:?} is there"));
        let module = (path.clone(), path, file.clone());
        self.add(files, module, contents(&code(text)), parent)
    }

    fn add(
        &mut self,
        files: &Files,
        (path, home, file): (Names, Names, String),
        mut contents: Contents,
        parent: Option<usize>,
    ) -> usize {
        let number = self.0.len();
        let below = |name: &String| [path.as_slice(), std::slice::from_ref(name)].concat();
        let (inside, inline) = (contents.files.clone(), std::mem::take(&mut contents.inline));
        let children = BTreeMap::new();
        self.0.push(Module {
            home: home.clone(),
            file: file.clone(),
            contents,
            path: path.clone(),
            parent,
            children,
        });
        for name in inside {
            let child = self.add_file(files, below(&name), Some(number));
            self.0[number].children.insert(name, child);
        }
        for (name, contents) in inline {
            let module = (below(&name), home.clone(), file.clone());
            let child = self.add(files, module, contents, Some(number));
            self.0[number].children.insert(name, child);
        }
        number
    }

    /// The modules that contain what a module names.
    pub(super) fn homes(&self, module: usize, named: &Named) -> Vec<&Module> {
        let mut found = self.resolve(module, &named.path, &mut Vec::new());
        if found.is_empty() && named.how == How::Expanded {
            found.extend(self.textual(module, &named.path[0]));
        }
        let items = found.iter().filter_map(|meaning| match meaning {
            Meaning::Item(home) => Some(*home),
            Meaning::Module(_) => None,
        });
        let mut homes: Vec<usize> = items.collect();
        // Code names modules in attributes only. An enclosing module is named because of something in it.
        if matches!(named.how, How::Imported { .. }) || homes.is_empty() && named.path.len() > 1 {
            homes.extend(found.iter().filter_map(|meaning| match meaning {
                Meaning::Module(home) if !self.is_around(*home, module) => Some(*home),
                _ => None,
            }));
        }
        homes.into_iter().map(|home| &self.0[home]).collect()
    }

    fn is_around(&self, outer: usize, inner: usize) -> bool {
        self.0[inner].path.starts_with(&self.0[outer].path)
    }

    /// A macro is also known to the modules below it.
    fn textual(&self, module: usize, name: &str) -> Option<Meaning> {
        let around = std::iter::successors(Some(module), |module| self.0[*module].parent);
        let mut around = around.filter(|module| self.0[*module].contents.macros.contains(name));
        around.next().map(Meaning::Item)
    }

    /// Empty if the path leads out of the crate.
    fn resolve(&self, module: usize, path: &[String], sought: &mut Sought) -> Vec<Meaning> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let mut found = match first.as_str() {
            "crate" => vec![Meaning::Module(0)],
            "self" => vec![Meaning::Module(module)],
            "super" => self.0[module].parent.map(Meaning::Module).into_iter().collect(),
            name => self.look(module, name, rest.is_empty(), sought),
        };
        for (place, name) in rest.iter().enumerate() {
            let is_last = place + 1 == rest.len();
            let step = |meaning| match meaning {
                // A variant, or a function of a type.
                Meaning::Item(_) => vec![meaning],
                Meaning::Module(inside) if name == "super" => {
                    self.0[inside].parent.map(Meaning::Module).into_iter().collect()
                }
                Meaning::Module(inside) => {
                    let found = self.look(inside, name, is_last, sought);
                    // Generated by a macro.
                    if found.is_empty() { vec![Meaning::Item(inside)] } else { found }
                }
            };
            found = found.into_iter().flat_map(step).collect();
        }
        found
    }

    /// What a name means in a module; every name of a path except the last refers to a module rather than a
    /// function.
    fn look(&self, module: usize, name: &str, is_last: bool, sought: &mut Sought) -> Vec<Meaning> {
        let Module { contents, children, .. } = &self.0[module];
        let child = children.get(name).map(|child| Meaning::Module(*child));
        let mut found: Vec<Meaning> = child.into_iter().collect();
        let key = (module, name.to_owned());
        if sought.contains(&key) {
            return found;
        }
        sought.push(key);
        if contents.items.contains(name) {
            found.push(Meaning::Item(module));
        }
        for path in contents.imports.get(name).into_iter().flatten() {
            found.extend(self.resolve(module, path, sought));
        }
        if found.is_empty() {
            let globs = contents.globs.iter();
            let all: Vec<Meaning> = globs.flat_map(|path| self.resolve(module, path, sought)).collect();
            for meaning in all {
                if let Meaning::Module(other) = meaning {
                    found.extend(self.look(other, name, is_last, sought));
                }
            }
        }
        sought.pop();
        if !is_last && found.iter().any(|meaning| matches!(meaning, Meaning::Module(_))) {
            found.retain(|meaning| matches!(meaning, Meaning::Module(_)));
        }
        found
    }
}
