//! Every setting once: its name in the file, its environment variable, its default and what it means.
//!
//! The structs in `schema` are the only list of settings; the template, the table of `dist/README.md` and the
//! error texts are generated from them. The environment overrides the file, the file overrides the default, and
//! an empty variable counts as not set. A secret may have a file of its own, see `sources`. The effect of a
//! setting belongs to the module that uses it.

mod access;
mod error;
mod file;
mod fill;
mod kinds;
mod schema;
mod setting;
mod show;
mod sources;

use std::path::{Path, PathBuf};

pub use error::{ConfigError, Problem};
pub use fill::{fill_in, problem_with};
pub use kinds::{Listen, LogFormat, Newcomers, SendFeedback};
pub use schema::{
    BackupGroup, Config, FeedbackGroup, HttpGroup, IntakeGroup, PostgresGroup, SECRETS, SiteGroup,
    TelegramGroup,
};
pub use show::{GroupDoc, SettingDoc, effective, group_docs, setting_docs, settings_table, template};
pub use sources::{CREDENTIALS, Resolved, Sources};

/// The settings file if none is named, provided that it exists.
pub const USUAL_FILE: &str = "/etc/candidates-bot.toml";

/// The settings file: the named one, or the usual one if it exists.
#[must_use]
pub fn settings_file(named: Option<PathBuf>) -> Option<PathBuf> {
    named.or_else(|| usual(Path::new(USUAL_FILE)))
}

/// This file if it exists, even if it is unreadable: a user without the right to read it must get an error.
fn usual(file: &Path) -> Option<PathBuf> {
    file.symlink_metadata().is_ok().then(|| file.to_owned())
}

/// Reads the settings from `file`, if one is given, and from the environment of the process.
/// Settings that only some commands need may still be missing: [`Config::access`] asks for them.
pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
    Ok(Sources::of_process(file).resolve()?.config)
}

/// The files that secrets come from: the settings file if it contains one, and files for single secrets.
pub fn files_with_secrets(file: Option<&Path>) -> Result<Vec<PathBuf>, ConfigError> {
    let sources = Sources::of_process(file);
    let mut files = sources.resolve()?.files_with_secrets(file);
    files.sort();
    files.dedup();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_settings_file_is_read_when_it_is_there_and_none_is_named() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("candidates-bot.toml");
        assert_eq!(usual(&file), None);
        std::fs::write(&file, "").expect("written");
        assert_eq!(usual(&file), Some(file));
        assert_eq!(settings_file(Some("mine".into())), Some("mine".into()));
    }
}

#[cfg(test)]
mod testing {
    use super::{Resolved, Sources};

    /// A file in which every secret is `sesame` or ends with it.
    pub const EVERY_SECRET: &str = "
        [telegram]
        token = \"1:sesame\"
        proxy = \"http://bot:sesame@proxy:3128\"
        [site]
        url = \"http://cvat\"
        username = \"hr\"
        password = \"sesame\"
        token = \"sesame\"
        proxy = \"socks5h://bot:sesame@proxy\"
        [postgres]
        url = \"postgres://bot:sesame\"
    ";

    /// Settings from a file `bot.toml` with `text` and from `variables`, or the text of the error.
    pub fn resolve(text: &str, variables: &[(&str, &str)]) -> Result<Resolved, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bot.toml");
        std::fs::write(&file, text).unwrap();
        let environment = variables.iter().map(|&(name, value)| (name.to_owned(), value.into())).collect();
        let path = file.display().to_string();
        Sources { file: Some(file), environment, credentials: None }
            .resolve()
            .map_err(|error| error.to_string().replace(&path, "bot.toml"))
    }
}
