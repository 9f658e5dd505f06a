//! Where values come from: the environment overrides the file, the file overrides the default.
//!
//! A secret may have a file of its own, which keeps it out of the settings file and out of the environment,
//! which others can see. It is either the file that the variable ending in `_FILE` names, or the one that
//! systemd provides under the setting's name (`LoadCredential=telegram.token`). It comes after the variable and
//! before the settings file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use confique::{Config as _, Layer};
use toml::Value;

use super::schema::SECRETS;
use super::setting::{ConfigLayer, PREFIX, Setting, variable};
use super::{Config, ConfigError, Problem, file};

/// Stands for the value of a secret.
const HIDDEN: &str = "(hidden)";

/// Names the folder with what systemd hands over.
pub const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Environment,
    /// The secret's own file.
    Secret(PathBuf),
    File,
}

/// What settings are read from. There is no `Debug`: it would show secrets.
#[derive(Clone, Default)]
pub struct Sources {
    /// The settings file; without one, only the environment counts.
    pub file: Option<PathBuf>,
    /// Variables by name.
    pub environment: BTreeMap<String, OsString>,
    /// The folder with what systemd hands over, a file a secret.
    pub credentials: Option<PathBuf>,
}

/// Settings with the places that they come from.
#[derive(Debug)]
pub struct Resolved {
    /// The settings.
    pub config: Config,
    /// Values as written, by the full name of the setting, secrets replaced.
    /// What is not here has its default.
    pub(super) written: BTreeMap<String, (Value, Origin)>,
}

impl Resolved {
    /// Where secrets stand; `file` is the settings file that was read.
    pub(super) fn files_with_secrets(&self, file: Option<&Path>) -> Vec<PathBuf> {
        let secrets = self.written.iter().filter(|(key, _)| SECRETS.contains(&key.as_str()));
        let files = secrets.filter_map(|(_, (_, origin))| match origin {
            Origin::Environment => None,
            Origin::Secret(path) => Some(path.clone()),
            Origin::File => file.map(Path::to_owned),
        });
        files.collect()
    }
}

impl Sources {
    /// `file` and the environment of the process.
    #[must_use]
    pub fn of_process(file: Option<&Path>) -> Self {
        let ours = |(name, value): (OsString, OsString)| {
            let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
            Some((name, value))
        };
        Self {
            file: file.map(Path::to_owned),
            environment: std::env::vars_os().filter_map(ours).collect(),
            credentials: std::env::var_os(CREDENTIALS).map(PathBuf::from),
        }
    }

    /// Whether one of them gives this setting a value.
    #[must_use]
    pub fn gives(&self, key: &str) -> bool {
        self.resolve().is_ok_and(|resolved| resolved.written.contains_key(key))
    }

    /// The same with these settings, as if they were in the environment.
    #[must_use]
    pub fn with(&self, settings: &[(&str, String)]) -> Self {
        let mut all = self.clone();
        all.environment.extend(settings.iter().map(|(key, value)| (variable(key), value.into())));
        all
    }

    /// Reads everything; one error has all that is wrong.
    pub fn resolve(&self) -> Result<Resolved, ConfigError> {
        let settings = Setting::all();
        let mut problems = Vec::new();
        let mut in_file = match &self.file {
            Some(path) => file::read(path, &settings, &mut problems)?,
            None => file::Values::new(),
        };
        let mut layer = ConfigLayer::empty();
        let mut written = BTreeMap::new();
        for setting in settings {
            match self.read(&setting, in_file.remove(&setting.key)) {
                Ok(None) => {}
                Ok(Some((one, value, origin))) => {
                    layer = layer.with_fallback(one);
                    let value = if setting.is_secret() { Value::from(HIDDEN) } else { value };
                    written.insert(setting.key, (value, origin));
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(ConfigError::Settings(problems));
        }
        Ok(Resolved { config: complete(layer), written })
    }

    /// The value of one setting, read and as written; none if it is not set.
    fn read(
        &self,
        setting: &Setting,
        in_file: Option<Value>,
    ) -> Result<Option<(ConfigLayer, Value, Origin)>, Problem> {
        let (value, origin) = match self.variable(&variable(&setting.key)) {
            Some(text) => match text.to_str() {
                Some(text) => (setting.value_of_text(text), Origin::Environment),
                None => {
                    return Err(self.bad(setting, &Origin::Environment, "the value", "is not UTF-8 text"));
                }
            },
            None => match (self.secret(setting)?, in_file) {
                (Some((text, path)), _) => (Value::from(text), Origin::Secret(path)),
                (None, Some(value)) => (value, Origin::File),
                (None, None) => return Ok(None),
            },
        };
        match setting.layer_of(value.clone()) {
            Ok(layer) => Ok(Some((layer, value, origin))),
            Err(reason) => Err(self.bad(setting, &origin, &setting.shown(&value), &reason)),
        }
    }

    fn variable(&self, name: &str) -> Option<&OsString> {
        self.environment.get(name).filter(|text| !text.is_empty())
    }

    /// What stands in a secret's own file, and which it is; none if it has no such file.
    fn secret(&self, setting: &Setting) -> Result<Option<(String, PathBuf)>, Problem> {
        if !setting.is_secret() {
            return Ok(None);
        }
        let named = self.variable(&format!("{}_FILE", variable(&setting.key))).map(PathBuf::from);
        let handed_over = || self.credentials.as_ref().map(|folder| folder.join(&setting.key));
        let is_named = named.is_some();
        let Some(path) = named.or_else(handed_over) else { return Ok(None) };
        match file::text_of(&path) {
            // Editors add a line break at the end.
            Ok(text) => Ok(Some((text.trim_end_matches(['\n', '\r']).to_owned(), path))),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => Ok(None),
            Err(error) => {
                Err(Problem::UnreadableSecret { key: setting.key.clone(), path, cause: error.to_string() })
            }
        }
    }

    fn bad(&self, setting: &Setting, origin: &Origin, value: &str, reason: &str) -> Problem {
        let origin = match (origin, &self.file) {
            (Origin::File, Some(path)) | (Origin::Secret(path), _) => path.display().to_string(),
            _ => variable(&setting.key),
        };
        Problem::Bad { key: setting.key.clone(), origin, value: value.to_owned(), reason: reason.to_owned() }
    }
}

fn complete(layer: ConfigLayer) -> Config {
    Config::from_layer(layer.with_fallback(ConfigLayer::default_values()))
        .expect("every setting is optional or has a default")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use secrecy::ExposeSecret;

    use super::super::testing::{EVERY_SECRET, resolve};
    use super::*;
    use crate::exam::Language;

    #[test]
    fn the_environment_beats_the_file_and_the_file_beats_the_default() {
        let file = "attempts = 3\nlanguage = \"en\"\n[site]\ntimeout = 7\n";
        let variables = [("CANDIDATES_BOT_ATTEMPTS", "4"), ("CANDIDATES_BOT_SITE_PATIENCE", " 60 ")];

        let config = resolve(file, &variables).unwrap().config;

        assert_eq!(config.attempts, 4);
        assert_eq!(config.language, Language::En);
        assert_eq!(config.site.timeout, Duration::from_secs(7));
        assert_eq!(config.site.patience, Duration::from_mins(1));
        assert_eq!(config.site.upload_timeout, Duration::from_mins(5));
        assert_eq!(config.database, Path::new("candidates.redb"));
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let variables = [("CANDIDATES_BOT_ATTEMPTS", ""), ("CANDIDATES_BOT_EXAM", "")];

        let config = resolve("attempts = 3", &variables).unwrap().config;

        assert_eq!((config.attempts, config.exam), (3, None));
    }

    #[test]
    fn a_token_of_digits_in_a_variable_stays_text() {
        let config = resolve("", &[("CANDIDATES_BOT_SITE_PASSWORD", "007")]).unwrap().config;

        assert_eq!(config.site.password.unwrap().expose_secret(), "007");
    }

    #[test]
    fn a_bad_value_is_told_with_its_place_and_what_is_wrong() {
        let table = [
            ("site.url", "ftp://x", r#""ftp://x" is not an http(s) address"#),
            ("site.url", "cvat", r#""cvat" is not an http(s) address"#),
            (
                "site.url",
                "http://u:sesame@x",
                "the value has a name or password in it, which belong in settings of their own",
            ),
            ("site.url", "ftp://u:sesame@x", "the value is not an http(s) address"),
            (
                "site.public_url",
                "http://x/?a",
                r#""http://x/?a" is not the address of a site: it has a ? or a # in it"#,
            ),
            ("telegram.api_url", "x:y", r#""x:y" is not an http(s) address"#),
            ("telegram.token", "1:sesame\n", "the value has a space or a line break in it"),
            ("site.token", "sesame x", "the value has a space or a line break in it"),
            ("site.password", "  ", "the value is empty: leave the line out instead"),
            ("site.username", " ", r#"" " is empty: leave the line out instead"#),
            ("site.email_domain", "me@x.org", r#""me@x.org" is not a domain such as example.org"#),
            ("site.email_domain", "x..org", r#""x..org" is not a domain such as example.org"#),
            ("language", "ru\n", r#""ru\n" is neither "ru" nor "en""#),
            ("language", "de", r#""de" is neither "ru" nor "en""#),
            (
                "timezone",
                "Europe/Moskow",
                r#""Europe/Moskow" is not a time zone of the IANA database such as "Europe/Berlin"; the nearest is "Europe/Moscow""#,
            ),
            ("feedback.send", "soon", r#""soon" is none of "ask", "later" and "never""#),
            ("feedback.hour", "24", "24 is not a whole number from 0 to 23"),
            ("log", "info,=", r#""info,=" is not a log level or directives such as "info,hyper=warn""#),
            ("log", "inof", r#""inof" is not a log level or directives such as "info,hyper=warn""#),
            ("attempts", "0", "0 is not a whole number from 1 to 9"),
            ("attempts", "10", "10 is not a whole number from 1 to 9"),
            ("attempts", "two", r#""two" is not a whole number from 1 to 9"#),
            ("site.segment_size", "-1", "-1 is not a whole number from 1 to 1000"),
            ("site.image_quality", "0", "0 is not a whole number from 1 to 100"),
            ("site.image_quality", "101", "101 is not a whole number from 1 to 100"),
            ("site.timeout", "0", "0 is not a whole number from 1 to 86400"),
            ("site.upload_timeout", "1.5", r#""1.5" is not a whole number from 1 to 86400"#),
            ("site.import_timeout", "86401", "86401 is not a whole number from 1 to 86400"),
            (
                "site.patience",
                "99999999999999999999",
                r#""99999999999999999999" is not a whole number from 1 to 86400"#,
            ),
        ];
        for (key, value, wrong) in table {
            let variable = variable(key);
            let error = resolve("", &[(&variable, value)]).unwrap_err();
            assert_eq!(error, format!("{key} (from {variable}): {wrong}"));
        }
    }

    #[test]
    fn a_value_of_the_wrong_type_in_the_file_is_told_with_the_file() {
        let table = [
            ("attempts = \"x\"", r#"attempts (from bot.toml): "x" is not a whole number from 1 to 9"#),
            ("attempts = 2.0", "attempts (from bot.toml): 2.0 is not a whole number from 1 to 9"),
            ("attempts = [2]", "attempts (from bot.toml): a list is not a whole number from 1 to 9"),
            ("[log]\nlevel = \"info\"", "log (from bot.toml): a table is not a text in quotes"),
            ("database = 5", "database (from bot.toml): 5 is not a text in quotes"),
            ("exam = \"\"", r#"exam (from bot.toml): "" is empty: leave the line out instead"#),
            (
                "[telegram]\ntoken = 12345",
                "telegram.token (from bot.toml): the value is not a text in quotes",
            ),
            ("[postgres]\nurl = true", "postgres.url (from bot.toml): the value is not a text in quotes"),
        ];
        for (file, expected) in table {
            assert_eq!(resolve(file, &[]).unwrap_err(), expected);
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let variables = [("CANDIDATES_BOT_LANGUAGE", "de"), ("CANDIDATES_BOT_SITE_URL", "ftp://x")];

        assert_eq!(
            resolve("attempts = 0\natempts = 1", &variables).unwrap_err(),
            "4 problems with the settings:\n  \
             atempts in bot.toml is not a setting; did you mean attempts?\n  \
             language (from CANDIDATES_BOT_LANGUAGE): \"de\" is neither \"ru\" nor \"en\"\n  \
             attempts (from bot.toml): 0 is not a whole number from 1 to 9\n  \
             site.url (from CANDIDATES_BOT_SITE_URL): \"ftp://x\" is not an http(s) address"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_text_is_told_without_its_value() {
        use std::os::unix::ffi::OsStringExt;

        let name = variable("telegram.token");
        let environment = BTreeMap::from([(name.clone(), OsString::from_vec(vec![0xff]))]);

        let error = Sources { environment, ..Sources::default() }.resolve().unwrap_err();

        assert_eq!(error.to_string(), format!("telegram.token (from {name}): the value is not UTF-8 text"));
    }

    #[test]
    fn a_secret_may_have_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let settings = write("bot.toml", EVERY_SECRET);
        write("telegram.token", "1:handed-over\n");
        write("site.password", "handed over, too \r\n");
        let named = write("named", "1:named");
        let sources = |variables: &[(&str, &Path)]| {
            let variable = |&(name, path): &(&str, &Path)| (format!("CANDIDATES_BOT_{name}"), path.into());
            let environment = variables.iter().map(variable).collect();
            let credentials = Some(folder.path().to_owned());
            Sources { file: Some(settings.clone()), environment, credentials }
        };
        let token = |sources: Sources| {
            let config = sources.resolve().unwrap().config;
            assert_eq!(config.site.password.unwrap().expose_secret(), "handed over, too ");
            assert_eq!(config.site.token.unwrap().expose_secret(), "sesame", "no file of its own");
            config.telegram.token.unwrap().expose_secret().to_owned()
        };

        assert_eq!(token(sources(&[])), "1:handed-over");
        assert_eq!(token(sources(&[("TELEGRAM_TOKEN_FILE", &named)])), "1:named");
        let both = [("TELEGRAM_TOKEN_FILE", named.as_path()), ("TELEGRAM_TOKEN", Path::new("1:variable"))];
        assert_eq!(token(sources(&both)), "1:variable");
        let shown = sources(&[]).resolve().unwrap().effective();
        let place = folder.path().join("telegram.token");
        assert!(shown.contains(&format!("token = \"(hidden)\" # from {}\n", place.display())), "{shown}");
    }

    #[test]
    fn what_is_wrong_with_a_file_of_a_secret_is_told_with_its_place() {
        let variables = [("CANDIDATES_BOT_TELEGRAM_TOKEN_FILE", "/no/such/file")];
        let error = resolve("", &variables).unwrap_err();
        assert_eq!(
            error,
            "telegram.token: cannot read the file /no/such/file: No such file or directory (os error 2)"
        );

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.token");
        std::fs::write(&path, "sesame\nand more\n").unwrap();
        let sources = Sources { credentials: Some(folder.path().to_owned()), ..Sources::default() };
        let error = sources.resolve().unwrap_err().to_string();
        let expected =
            format!("site.token (from {}): the value has a space or a line break in it", path.display());
        assert_eq!(error, expected);
    }

    #[test]
    fn debug_shows_no_secret() {
        let resolved = resolve(EVERY_SECRET, &[]).unwrap();

        let text = format!("{resolved:?} {:?}", resolved.config.access().unwrap());

        assert!(!text.contains("sesame"), "{text}");
    }
}
