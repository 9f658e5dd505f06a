//! Line numbers of the entries in a pack's files, so that whoever corrects them need not search.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

/// Lines of the keys and list entries of `exam.toml`, from 1, by their paths: `labels.1.attributes.0.default`.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// The lines of a table that was read from this text.
    pub(super) fn of(text: &str, table: &DeTable<'_>) -> Self {
        let mut lines = Self::default();
        lines.enter(text, "", table);
        lines
    }

    /// The line of the entry at a path, or else of the closest entry around it; `None` if there is neither.
    pub(super) fn of_path(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some(*line);
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    fn enter(&mut self, text: &str, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = joined(path, key.get_ref());
            self.0.insert(path.clone(), line(text, key.span().start));
            self.enter_value(text, &path, value.get_ref());
        }
    }

    fn enter_value(&mut self, text: &str, path: &str, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.enter(text, path, table),
            DeValue::Array(entries) => {
                for (number, entry) in entries.iter().enumerate() {
                    let path = joined(path, &number.to_string());
                    self.0.insert(path.clone(), line(text, entry.span().start));
                    self.enter_value(text, &path, entry.get_ref());
                }
            }
            _ => {}
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The line of a position in a text, from 1.
pub(super) fn line(text: &str, position: usize) -> usize {
    1 + text.bytes().take(position).filter(|&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_the_file_has_its_line() {
        let text = "size = 1\n\n[[labels]]\nname = \"a\"\n[[labels]]\nname = \"b\"\nlist = [\n  1,\n  2]\n[[labels.parts]]\n";
        let (table, errors) = DeTable::parse_recoverable(text);
        assert!(errors.is_empty());
        let lines = Lines::of(text, table.get_ref());
        let cases = [
            ("size", Some(1)),
            ("labels.0", Some(3)),
            ("labels.1", Some(5)),
            ("labels.1.name", Some(6)),
            ("labels.1.list.1", Some(9)),
            ("labels.1.parts.0", Some(10)),
            ("labels.1.parts.0.missing", Some(10)),
            ("labels.1.missing", Some(5)),
            ("missing", None),
        ];
        for (path, line) in cases {
            assert_eq!(lines.of_path(path), line, "{path}");
        }
    }
}
