//! The settings about PostgreSQL, parsed and ready for use.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use flate2::Crc;
use tokio_postgres::config::{Host, SslMode};

use super::address::Address;
use super::table::TableName;
use super::trust::{Authorities, Trust};
use super::url_error::UrlError;

/// Everything that is needed to talk to PostgreSQL, and what it is used for.
#[derive(Clone, Debug)]
pub struct PostgresSettings {
    pub(super) server: tokio_postgres::Config,
    pub(super) trust: Trust,
    pub(super) authorities: Authorities,
    /// Table of candidates.
    pub candidates: TableName,
    /// Table of metrics.
    pub metrics: TableName,
    /// Whether passwords are copied, too.
    pub passwords: bool,
    /// Whether candidates are copied.
    pub copy: bool,
    /// Table of HR people that others maintain.
    pub whitelist: Option<TableName>,
    /// How often that table is read.
    pub every: Duration,
    /// How long the server may take to answer.
    pub timeout: Duration,
    place: u64,
}

/// When data can be read on the way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// `disable`.
    Always,
    /// `prefer`: when the server says that it has no TLS.
    IfTheServerWants,
}

impl PostgresSettings {
    /// Settings with the usual tables.
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn new(url: &str, ca: Option<PathBuf>) -> Result<Self, UrlError> {
        let Address { server, trust, authorities } = Address::new(url, ca)?;
        let mut crc = Crc::new();
        crc.update(url.as_bytes());
        Ok(Self {
            server,
            trust,
            authorities,
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

    /// Where the server is, as text for people: without user, password and database.
    #[must_use]
    pub fn host(&self) -> String {
        match (self.server.get_hosts().first(), self.server.get_hostaddrs().first()) {
            (Some(Host::Tcp(name)), _) => name.clone(),
            (Some(Host::Unix(path)), _) => path.display().to_string(),
            (None, Some(address)) => address.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Whether data can be read on the way to the server; `None` when it stays on this machine or is encrypted.
    #[must_use]
    pub fn in_clear(&self) -> Option<Clear> {
        let (hosts, addresses) = (self.server.get_hosts(), self.server.get_hostaddrs());
        let is_here = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
            }
        };
        // If there are addresses, host names are only compared with certificates.
        let stays = if addresses.is_empty() {
            hosts.iter().all(is_here)
        } else {
            addresses.iter().all(IpAddr::is_loopback)
        };
        match self.server.get_ssl_mode() {
            _ if stays => None,
            SslMode::Disable => Some(Clear::Always),
            SslMode::Prefer => Some(Clear::IfTheServerWants),
            _ => None,
        }
    }

    /// A number that identifies what is copied and where to: when it changes, everyone is copied again.
    #[must_use]
    pub fn place(&self) -> u64 {
        let mut crc = Crc::new();
        let what = format!("{} {} {} {}", self.place, self.candidates, self.metrics, self.passwords);
        crc.update(what.as_bytes());
        1 << 32 | u64::from(crc.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_to_other_machines_is_clear_unless_tls_is_asked_for() {
        let clear = |url: &str| PostgresSettings::new(url, None).expect("an address").in_clear();
        for url in [
            "postgres://u:p@localhost/d?sslmode=disable",
            "host=/run/postgresql user=u sslmode=disable",
            "host=db hostaddr=127.0.0.1 user=u sslmode=disable",
            "postgres://u:p@[::1]/d",
            "postgres://u:p@db/d?sslmode=require",
            "postgres://u:p@db/d?sslmode=verify-full",
        ] {
            assert_eq!(clear(url), None, "{url}");
        }
        assert_eq!(clear("postgres://u:p@db/d"), Some(Clear::IfTheServerWants));
        assert_eq!(clear("postgres://u:p@db/d?sslmode=prefer"), Some(Clear::IfTheServerWants));
        assert_eq!(clear("postgres://u:p@localhost,db/d?sslmode=disable"), Some(Clear::Always));
        assert_eq!(clear("host=localhost hostaddr=10.0.0.1 user=u sslmode=disable"), Some(Clear::Always));
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
