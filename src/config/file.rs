//! The settings file: TOML, flattened to `group.name` → value. Unknown names are reported, because otherwise a
//! misspelt one would be ignored silently.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use strsim::levenshtein;
use toml::{Table, Value};

use super::setting::Setting;
use super::{ConfigError, Problem};
use crate::spelling::is_near;

/// Values of a file by the full name of their setting.
pub(super) type Values = BTreeMap<String, Value>;

/// Maximum size in bytes: no settings file is longer.
const LONGEST: u64 = 1 << 20;

/// The text of a file that was written by hand. A device or a file of another kind, named by mistake, is not
/// read to its end.
pub(super) fn text_of(path: &Path) -> io::Result<String> {
    let mut text = Vec::new();
    File::open(path)?.take(LONGEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(io::Error::other("it is longer than 1 MB"));
    }
    String::from_utf8(text).map_err(|_| io::Error::other("it is no text in UTF-8"))
}

/// Reads `path`. Problems with single names are added to `problems`.
pub(super) fn read(
    path: &Path,
    settings: &[Setting],
    problems: &mut Vec<Problem>,
) -> Result<Values, ConfigError> {
    let text = text_of(path).map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
    let table = toml::from_str(&text).map_err(|error| syntax(path, &text, &error))?;
    let mut reader = Reader { path, settings, values: Values::new(), problems };
    reader.flatten("", table);
    Ok(reader.values)
}

/// The parser's own text quotes the line, and the line may hold a password.
fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let start = error.span().map_or(0, |span| span.start);
    let line = 1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count();
    ConfigError::Syntax { path: path.to_owned(), line, what: error.message().to_owned() }
}

struct Reader<'a> {
    path: &'a Path,
    settings: &'a [Setting],
    values: Values,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn flatten(&mut self, group: &str, table: Table) {
        for (name, value) in table {
            let key = if group.is_empty() { name } else { format!("{group}.{name}") };
            match value {
                value if self.is_setting(&key) => {
                    self.values.insert(key, value);
                }
                Value::Table(inner) if self.is_group(&key) || !inner.is_empty() => self.flatten(&key, inner),
                _ if self.is_group(&key) => {
                    self.problems.push(Problem::NotAGroup { key, file: self.path.to_owned() });
                }
                _ => {
                    let nearest = nearest(&key, self.settings);
                    self.problems.push(Problem::Unknown { key, file: self.path.to_owned(), nearest });
                }
            }
        }
    }

    fn is_setting(&self, key: &str) -> bool {
        self.settings.iter().any(|setting| setting.key == key)
    }

    fn is_group(&self, key: &str) -> bool {
        self.settings.iter().any(|setting| setting.group() == key)
    }
}

/// The setting whose name, with or without its group, takes the fewest edits; `None` if that would be a guess.
fn nearest(key: &str, settings: &[Setting]) -> Option<String> {
    let edits = |setting: &Setting| levenshtein(key, &setting.key).min(levenshtein(key, setting.name()));
    let setting = settings.iter().min_by_key(|setting| edits(setting))?;
    is_near(key, edits(setting)).then(|| setting.key.clone())
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::super::testing::resolve;

    fn error(text: &str) -> String {
        resolve(text, &[]).unwrap_err()
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_setting() {
        let table = [
            ("atempts = 3", "atempts in bot.toml is not a setting; did you mean attempts?"),
            (
                "[site]\nsegment-size = 5",
                "site.segment-size in bot.toml is not a setting; did you mean site.segment_size?",
            ),
            ("[sit]\nurl = \"x\"", "sit.url in bot.toml is not a setting; did you mean site.url?"),
            ("api_url = \"x\"", "api_url in bot.toml is not a setting; did you mean telegram.api_url?"),
            (
                "colour = 1",
                "colour in bot.toml is not a setting; `candidates-bot config --template` lists them all",
            ),
            (
                "[sites]",
                "sites in bot.toml is not a setting; `candidates-bot config --template` lists them all",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(error(text), expected);
        }
    }

    #[test]
    fn a_value_in_the_place_of_a_group_is_told_without_the_value() {
        assert_eq!(
            error("telegram = \"1:sesame\""),
            "telegram in bot.toml is a group of settings: write [telegram] and its settings below"
        );
    }

    #[test]
    fn bad_toml_is_told_with_its_line_and_without_its_text() {
        let text = error("attempts = 2\n\n[telegram]\ntoken = \"1:sesame\n");

        assert!(text.starts_with("bot.toml, line 4: "), "{text}");
        assert!(!text.contains("sesame"), "{text}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_with_the_cause() {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources { file: Some(folder.path().to_owned()), ..Sources::default() };

        let text = sources.resolve().unwrap_err().to_string();

        let start = format!("cannot read the settings file {}: ", folder.path().display());
        assert!(text.starts_with(&start) && text.len() > start.len(), "{text}");
    }
}
