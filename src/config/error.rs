//! Everything that can be wrong with settings. One line of text is enough to fix it.

use std::io;
use std::path::PathBuf;

use super::setting::variable;

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the settings file {}: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's message; part of the text, therefore not a `source`.
        cause: io::Error,
    },
    /// The file is not TOML.
    #[error("{}, line {line}: {what}", .path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser expected; never the text of the line, which may contain a secret.
        what: String,
    },
    /// Settings are missing, wrong or unknown: all problems that were found.
    #[error("{}", list(.0))]
    Settings(Vec<Problem>),
}

/// One problem.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A setting that the command needs has no value.
    #[error("{key} is missing: set it in the file given by --config, or as {}", variable(.key))]
    Missing {
        /// Name of the setting.
        key: &'static str,
    },
    /// Other machines could reach an endpoint that asks for no password.
    #[error(
        "http.listen is {address}, which other machines may reach, without any password: take 127.0.0.1, or say \
         http.beyond_loopback = true ({})",
        variable("http.beyond_loopback")
    )]
    BeyondLoopback {
        /// The address.
        address: std::net::SocketAddr,
    },
    /// The site is known, but the credentials are missing.
    #[error(
        "site.username and site.password are missing: set them in the file given by --config, \
         or as {} and {}; or set site.token, or {}, instead",
        variable("site.username"),
        variable("site.password"),
        variable("site.token")
    )]
    NoCredentials,
    /// A value that the setting cannot have.
    #[error("{key} (from {origin}): {value} {reason}")]
    Bad {
        /// Name of the setting.
        key: String,
        /// File or variable that has the value.
        origin: String,
        /// The value as written, or `the value` if it must not be shown.
        value: String,
        /// Completes the sentence.
        reason: String,
    },
    /// There is a value in place of a group of settings.
    #[error("{key} in {} is a group of settings: write [{key}] and its settings below", .file.display())]
    NotAGroup {
        /// Name of the group.
        key: String,
        /// The file that has it.
        file: PathBuf,
    },
    /// The file is written in a way that this program can't edit.
    #[error("{key} can't be put into this file by itself: write it in by hand")]
    NotFilledIn {
        /// Name of the setting.
        key: &'static str,
    },
    /// A secret's own file can't be read.
    #[error("{key}: cannot read the file {}: {cause}", .path.display())]
    UnreadableSecret {
        /// Name of the setting.
        key: String,
        /// The file.
        path: PathBuf,
        /// The system's message.
        cause: String,
    },
    /// A name in the file that no setting has.
    #[error("{key} in {} is not a setting; {}", .file.display(), advice(.nearest.as_deref()))]
    Unknown {
        /// The name.
        key: String,
        /// The file that has it.
        file: PathBuf,
        /// The setting that was probably meant.
        nearest: Option<String>,
    },
}

fn advice(nearest: Option<&str>) -> String {
    match nearest {
        Some(key) => format!("did you mean {key}?"),
        None => "`candidates-bot config --template` lists them all".to_owned(),
    }
}

fn list(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        several => {
            several.iter().fold(format!("{} problems with the settings:", several.len()), |text, problem| {
                format!("{text}\n  {problem}")
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_problem_is_one_line_and_several_are_counted_and_listed() {
        let token = || Problem::Missing { key: "telegram.token" };
        let url = Problem::Missing { key: "site.url" };
        let of_token = "telegram.token is missing: \
                        set it in the file given by --config, or as CANDIDATES_BOT_TELEGRAM_TOKEN";
        let of_url = "site.url is missing: \
                      set it in the file given by --config, or as CANDIDATES_BOT_SITE_URL";

        let one = ConfigError::Settings(vec![token()]);
        let two = ConfigError::Settings(vec![token(), url]);

        assert_eq!(one.to_string(), of_token);
        assert_eq!(two.to_string(), format!("2 problems with the settings:\n  {of_token}\n  {of_url}"));
    }
}
