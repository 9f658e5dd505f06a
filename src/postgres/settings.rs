//! What the settings say about PostgreSQL, made ready.

use std::path::PathBuf;
use std::time::Duration;

use flate2::Crc;
use thiserror::Error;
use tokio_postgres::config::SslMode;

use super::table::TableName;

/// How sure we want to be of whom we talk to: `sslmode` as libpq means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// `disable`: no TLS.
    Plain,
    /// `prefer`, `require`: whatever certificate the server has.
    Anybody,
    /// `verify-ca`, or `require` with an authority's certificate: one that the authority signed, whatever its name.
    Authority,
    /// `verify-full`: one that the authority signed for this name.
    Name,
}

/// What talking to PostgreSQL takes, and what for.
#[derive(Clone, Debug)]
pub struct PostgresSettings {
    pub(super) server: tokio_postgres::Config,
    pub(super) trust: Trust,
    /// File with certificates of authorities; none: those of the web.
    pub(super) ca: Option<PathBuf>,
    /// Table of candidates.
    pub candidates: TableName,
    /// Table of metrics.
    pub metrics: TableName,
    /// Passwords are copied, too.
    pub passwords: bool,
    /// Candidates are copied.
    pub copy: bool,
    /// Table of HR people that others keep.
    pub whitelist: Option<TableName>,
    /// How often it is read.
    pub every: Duration,
    /// How long the server may take to answer.
    pub timeout: Duration,
    place: u64,
}

/// Why an address can't be used. None of these texts has a part of the address.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Not an address.
    #[error("is not the address of a database such as postgres://user:password@host/database ({0})")]
    NotOne(String),
    /// A mode that nobody knows, or that can't be honoured.
    #[error("has an sslmode that is not one of disable, prefer, require, verify-ca, verify-full")]
    Mode,
}

/// The parts of an address that the client does not understand by itself.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    ca: Option<PathBuf>,
}

impl PostgresSettings {
    /// Settings with the usual tables.
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn new(url: &str, ca: Option<PathBuf>) -> Result<Self, UrlError> {
        let (rest, asked) = take_out(url);
        let mut server: tokio_postgres::Config =
            rest.parse().map_err(|error: tokio_postgres::Error| UrlError::NotOne(error.to_string()))?;
        if server.get_hosts().is_empty() && server.get_hostaddrs().is_empty() {
            return Err(UrlError::NotOne("it names no host".to_owned()));
        }
        let ca = ca.or(asked.ca);
        let (mode, trust) = match asked.mode.as_deref() {
            Some("disable") => (SslMode::Disable, Trust::Plain),
            None | Some("prefer") => (SslMode::Prefer, Trust::Anybody),
            Some("require") if ca.is_none() => (SslMode::Require, Trust::Anybody),
            Some("require" | "verify-ca") => (SslMode::Require, Trust::Authority),
            Some("verify-full") => (SslMode::Require, Trust::Name),
            Some(_) => return Err(UrlError::Mode),
        };
        server.ssl_mode(mode).application_name("candidates-bot");
        let mut crc = Crc::new();
        crc.update(url.as_bytes());
        Ok(Self {
            server,
            trust,
            ca,
            candidates: "candidates".parse().unwrap_or_else(|_| unreachable!("a plain name")),
            metrics: "metrics".parse().unwrap_or_else(|_| unreachable!("a plain name")),
            passwords: false,
            copy: true,
            whitelist: None,
            every: Duration::from_mins(5),
            timeout: Duration::from_secs(30),
            place: u64::from(crc.sum()),
        })
    }

    /// A number of what is copied where: with another one, everybody is copied anew.
    #[must_use]
    pub fn place(&self) -> u64 {
        let mut crc = Crc::new();
        let what = format!("{} {} {} {}", self.place, self.candidates, self.metrics, self.passwords);
        crc.update(what.as_bytes());
        1 << 32 | u64::from(crc.sum())
    }
}

/// Takes `sslmode` and `sslrootcert` out of an address, be it a URL or words with equals signs.
fn take_out(url: &str) -> (String, Asked) {
    let mut asked = Asked::default();
    let Some((address, query)) = url.split_once('?').filter(|_| is_url(url)) else {
        if is_url(url) {
            return (url.to_owned(), asked);
        }
        let words: Vec<&str> = url.split_whitespace().filter(|word| !asked.take(word)).collect();
        return (words.join(" "), asked);
    };
    let rest: Vec<&str> = query.split('&').filter(|word| !asked.take(word)).collect();
    if rest.is_empty() {
        (address.to_owned(), asked)
    } else {
        (format!("{address}?{}", rest.join("&")), asked)
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

impl Asked {
    fn take(&mut self, word: &str) -> bool {
        match word.split_once('=') {
            Some(("sslmode", mode)) => self.mode = Some(mode.trim_matches('\'').to_owned()),
            Some(("sslrootcert", path)) => {
                self.ca =
                    Some(PathBuf::from(path.trim_matches('\'').replace("%2F", "/").replace("%2f", "/")));
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(url: &str) -> Result<(SslMode, Trust, bool), UrlError> {
        let settings = PostgresSettings::new(url, None)?;
        Ok((settings.server.get_ssl_mode(), settings.trust, settings.ca.is_some()))
    }

    #[test]
    fn sslmode_is_what_libpq_means_by_it() {
        let url = |rest: &str| trust(&format!("postgres://bot:x@db.example/reports{rest}"));
        assert_eq!(url(""), Ok((SslMode::Prefer, Trust::Anybody, false)));
        assert_eq!(url("?sslmode=disable"), Ok((SslMode::Disable, Trust::Plain, false)));
        assert_eq!(url("?sslmode=require&connect_timeout=5"), Ok((SslMode::Require, Trust::Anybody, false)));
        assert_eq!(
            url("?sslrootcert=%2Fetc%2Fca.pem&sslmode=require"),
            Ok((SslMode::Require, Trust::Authority, true))
        );
        assert_eq!(url("?sslmode=verify-ca"), Ok((SslMode::Require, Trust::Authority, false)));
        assert_eq!(
            trust("host=db user=bot sslmode=verify-full sslrootcert=/etc/ca.pem"),
            Ok((SslMode::Require, Trust::Name, true))
        );
        assert_eq!(url("?sslmode=allow"), Err(UrlError::Mode));
    }

    #[test]
    fn what_is_no_address_is_told_without_it() {
        for bad in ["marker", "postgres://", "postgres://u:marker@h:x/d", "user=marker", "mysql://marker@h/"]
        {
            let error = PostgresSettings::new(bad, None).expect_err(bad).to_string();
            assert!(!error.contains("marker"), "{error}");
        }
    }
}
