//! What the words of a database address mean. These are libpq's words; each is honoured, ignored because that
//! is harmless, or refused by its name. Nothing that was set for more security is ignored.

use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, LoadBalanceHosts, SslMode, SslNegotiation, TargetSessionAttrs};

use super::trust::{Authorities, Trust};
use super::url_error::UrlError;
use super::words::words;
use crate::spelling;

/// Keywords that are honoured.
const HONOURED: [&str; 21] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "fallback_application_name",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "options",
    "password",
    "port",
    "sslmode",
    "sslnegotiation",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Keywords that change nothing here when they have these values, because we do the same anyway. `None`: any
/// value.
const HARMLESS: [(&str, Option<&[&str]>); 13] = [
    // Texts are always sent as UTF-8, whatever it says.
    ("client_encoding", None),
    ("gssdelegation", Some(&["0"])),
    ("gssencmode", Some(&["disable", "prefer"])),
    ("gsslib", None),
    ("krbsrvname", None),
    ("max_protocol_version", None),
    ("min_protocol_version", Some(&["3.0"])),
    ("replication", Some(&["false", "off", "no", "0"])),
    ("sslcertmode", Some(&["disable", "allow"])),
    ("sslcompression", None),
    ("sslsni", Some(&["1"])),
    ("ssl_max_protocol_version", Some(&["TLSv1.3"])),
    // Older versions are never used.
    ("ssl_min_protocol_version", Some(&["TLSv1", "TLSv1.1", "TLSv1.2"])),
];

/// Keywords of libpq that can't be honoured, and what to do instead.
const REFUSED: [(&str, &str); 15] = [
    ("oauth_client_id", "log in with a password"),
    ("oauth_client_secret", "log in with a password"),
    ("oauth_issuer", "log in with a password"),
    ("oauth_scope", "log in with a password"),
    ("passfile", "write the password into the address, and that into a file of its own"),
    ("require_auth", "leave it out; sslmode=verify-full says whom the password is sent to"),
    ("requirepeer", "leave it out"),
    ("scram_client_key", "log in with a password"),
    ("scram_server_key", "log in with a password"),
    ("service", "write out what the service file says"),
    ("sslcert", "log in with a password"),
    ("sslcrl", "leave it out"),
    ("sslcrldir", "leave it out"),
    ("sslkey", "log in with a password"),
    ("sslpassword", "log in with a password"),
];

/// A parsed address.
pub(super) struct Address {
    pub(super) server: Config,
    pub(super) trust: Trust,
    pub(super) authorities: Authorities,
}

/// TLS as the keywords ask for it, before they are interpreted together.
#[derive(Default)]
struct Tls {
    mode: Option<String>,
    root: Option<String>,
}

impl Address {
    /// Parses an address. `ca` takes precedence over what the address says.
    pub(super) fn new(text: &str, ca: Option<PathBuf>) -> Result<Self, UrlError> {
        let mut server = Config::new();
        let mut tls = Tls::default();
        // If several hosts have ports of their own, there must be as many ports as hosts.
        let (mut hosts, mut ports) = (0, 0);
        server.application_name("candidates-bot");
        for (word, value) in last_of_each(words(text)?) {
            match word.as_str() {
                "host" => hosts = add_hosts(&mut server, &value)?.max(hosts),
                "hostaddr" => hosts = add_addresses(&mut server, &value)?.max(hosts),
                "port" => ports = add_ports(&mut server, &value)?,
                "sslmode" => tls.mode = Some(value),
                "sslrootcert" => tls.root = Some(value).filter(|path| !path.is_empty()),
                word => set(&mut server, word, value)?,
            }
        }
        if hosts == 0 {
            return Err(UrlError::NotOne("it names no host".to_owned()));
        }
        if ports > 1 && ports != hosts {
            return Err(UrlError::NotOne("it has as many ports as hosts, or one".to_owned()));
        }
        let (mode, trust, authorities) = tls.meaning(ca)?;
        server.ssl_mode(mode);
        if server.get_ssl_negotiation() == SslNegotiation::Direct && mode != SslMode::Require {
            return Err(bad("sslnegotiation", "direct only with sslmode=require or stricter"));
        }
        Ok(Self { server, trust, authorities })
    }
}

fn bad(word: &str, expected: &str) -> UrlError {
    UrlError::Value { word: word.to_owned(), expected: expected.to_owned() }
}

/// If a keyword occurs twice, the last value counts.
fn last_of_each(words: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut last: Vec<(String, String)> = Vec::new();
    for (word, value) in words {
        last.retain(|(other, _)| *other != word);
        last.push((word, value));
    }
    last
}

impl Tls {
    fn meaning(self, ca: Option<PathBuf>) -> Result<(SslMode, Trust, Authorities), UrlError> {
        let is_system = ca.is_none() && self.root.as_deref() == Some("system");
        let authorities = match (ca.or(self.root.map(PathBuf::from)), is_system) {
            (_, true) => Authorities::System,
            (Some(path), false) => Authorities::File(path),
            (None, false) => Authorities::Web,
        };
        let (mode, trust) = match self.mode.as_deref() {
            // With so many trusted authorities, the certificate must be for this host name.
            None | Some("verify-full") if is_system => (SslMode::Require, Trust::Name),
            Some(_) if is_system => {
                return Err(bad("sslmode", "verify-full where sslrootcert=system says so"));
            }
            Some("disable") => (SslMode::Disable, Trust::Plain),
            None | Some("prefer") => (SslMode::Prefer, Trust::Anybody),
            Some("require") if authorities == Authorities::Web => (SslMode::Require, Trust::Anybody),
            Some("require" | "verify-ca") => (SslMode::Require, Trust::Authority),
            Some("verify-full") => (SslMode::Require, Trust::Name),
            Some(_) => return Err(UrlError::Mode),
        };
        Ok((mode, trust, authorities))
    }
}

fn add_hosts(server: &mut Config, value: &str) -> Result<usize, UrlError> {
    let hosts: Vec<&str> = value.split(',').filter(|_| !value.is_empty()).collect();
    for host in &hosts {
        if host.is_empty() || host.starts_with('@') {
            return Err(bad("host", "a name, an address, or the folder of a socket for each"));
        }
        server.host(*host);
    }
    Ok(hosts.len())
}

fn add_addresses(server: &mut Config, value: &str) -> Result<usize, UrlError> {
    let addresses: Vec<&str> = value.split(',').filter(|_| !value.is_empty()).collect();
    for address in &addresses {
        server.hostaddr(address.parse().map_err(|_| bad("hostaddr", "an IP address"))?);
    }
    Ok(addresses.len())
}

fn add_ports(server: &mut Config, value: &str) -> Result<usize, UrlError> {
    let ports: Vec<&str> = value.split(',').filter(|_| !value.is_empty()).collect();
    for port in &ports {
        let number = if port.is_empty() { Ok(5432) } else { port.trim().parse::<u16>() };
        let number = number.ok().filter(|number| *number > 0);
        server.port(number.ok_or_else(|| bad("port", "a number from 1 to 65535"))?);
    }
    Ok(ports.len())
}

/// Sets a keyword that can be interpreted by itself.
fn set(server: &mut Config, word: &str, value: String) -> Result<(), UrlError> {
    let whole = || value.trim().parse::<i64>().map_err(|_| bad(word, "a whole number"));
    let seconds = || whole().map(|number| Duration::from_secs(number.max(0) as u64));
    match word {
        "user" => {
            server.user(value);
        }
        "password" => {
            server.password(value);
        }
        "dbname" => {
            server.dbname(value);
        }
        "options" if value.is_empty() => {}
        "options" => {
            server.options(value);
        }
        "application_name" => {
            server.application_name(value);
        }
        // We set our own.
        "fallback_application_name" => {}
        // We have a setting of our own for timeouts; these keywords are accepted for people who copy an address.
        "connect_timeout" | "tcp_user_timeout" => {
            whole()?;
        }
        "keepalives" => {
            server.keepalives(whole()? != 0);
        }
        "keepalives_idle" | "keepalives_interval" | "keepalives_count" if whole()? <= 0 => {}
        "keepalives_idle" => {
            server.keepalives_idle(seconds()?);
        }
        "keepalives_interval" => {
            server.keepalives_interval(seconds()?);
        }
        "keepalives_count" => {
            server.keepalives_retries(whole()?.min(i64::from(u32::MAX)) as u32);
        }
        "channel_binding" => {
            server.channel_binding(match value.as_str() {
                "disable" => ChannelBinding::Disable,
                "prefer" => ChannelBinding::Prefer,
                "require" => ChannelBinding::Require,
                _ => return Err(bad(word, "disable, prefer or require")),
            });
        }
        "sslnegotiation" => {
            server.ssl_negotiation(match value.as_str() {
                "postgres" => SslNegotiation::Postgres,
                "direct" => SslNegotiation::Direct,
                _ => return Err(bad(word, "postgres or direct")),
            });
        }
        "load_balance_hosts" => {
            server.load_balance_hosts(match value.as_str() {
                "disable" => LoadBalanceHosts::Disable,
                "random" => LoadBalanceHosts::Random,
                _ => return Err(bad(word, "disable or random")),
            });
        }
        "target_session_attrs" => {
            server.target_session_attrs(match value.as_str() {
                "any" => TargetSessionAttrs::Any,
                // A server that takes no writes is no primary for us.
                "read-write" | "primary" => TargetSessionAttrs::ReadWrite,
                "read-only" => TargetSessionAttrs::ReadOnly,
                _ => return Err(bad(word, "any, read-write, primary or read-only")),
            });
        }
        word => return other(word, &value),
    }
    Ok(())
}

/// A keyword for which nothing has to be done.
fn other(word: &str, value: &str) -> Result<(), UrlError> {
    if let Some((_, values)) = HARMLESS.iter().find(|(harmless, _)| *harmless == word) {
        let Some(values) = values else { return Ok(()) };
        if values.contains(&value) {
            return Ok(());
        }
        return Err(bad(word, &values.join(" or ")));
    }
    if let Some((word, instead)) = REFUSED.iter().find(|(refused, _)| *refused == word) {
        return Err(UrlError::Unsupported { word, instead });
    }
    // Text that is no plausible keyword may be part of a password.
    if word.is_empty()
        || word.len() > 40
        || !word.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())
    {
        return Err(UrlError::NotOne("something in it stands where a word is expected".to_owned()));
    }
    let harmless = HARMLESS.iter().map(|(word, _)| *word);
    let known = HONOURED.into_iter().chain(harmless).chain(REFUSED.iter().map(|(word, _)| *word));
    let nearest = spelling::nearest(word, known)
        .filter(|nearest| spelling::is_near(word, strsim::levenshtein(word, nearest)));
    Err(UrlError::Unknown { word: word.to_owned(), nearest: nearest.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::Host;

    use super::*;

    fn read(text: &str) -> Result<Address, UrlError> {
        Address::new(text, None)
    }

    fn trust(text: &str) -> Result<(SslMode, Trust, Authorities), UrlError> {
        read(text).map(|address| (address.server.get_ssl_mode(), address.trust, address.authorities))
    }

    fn told(text: &str) -> String {
        read(text).err().unwrap_or_else(|| panic!("{text} is taken")).to_string()
    }

    #[test]
    fn sslmode_is_what_libpq_means_by_it() {
        use Authorities::{File, System, Web};
        let url = |rest: &str| trust(&format!("postgres://bot:x@db.example/reports{rest}"));
        let ca = || File("/etc/ca.pem".into());
        assert_eq!(url(""), Ok((SslMode::Prefer, Trust::Anybody, Web)));
        assert_eq!(url("?sslmode=disable"), Ok((SslMode::Disable, Trust::Plain, Web)));
        assert_eq!(url("?sslmode=require&connect_timeout=5"), Ok((SslMode::Require, Trust::Anybody, Web)));
        let both = "?sslrootcert=%2Fetc%2Fca.pem&sslmode=require";
        assert_eq!(url(both), Ok((SslMode::Require, Trust::Authority, ca())));
        assert_eq!(url("?sslmode=verify-ca"), Ok((SslMode::Require, Trust::Authority, Web)));
        assert_eq!(url("?sslmode=disable&ssl=true"), Ok((SslMode::Require, Trust::Anybody, Web)));
        assert_eq!(url("?sslrootcert=system"), Ok((SslMode::Require, Trust::Name, System)));
        for weak in ["allow", "", "Require", "require%20"] {
            assert_eq!(url(&format!("?sslmode={weak}")), Err(UrlError::Mode), "{weak}");
        }
        for weaker in ["disable", "prefer", "require", "verify-ca"] {
            assert!(url(&format!("?sslrootcert=system&sslmode={weaker}")).is_err(), "{weaker}");
        }
        for pairs in ["sslmode = require", "sslmode= 'require'", "sslmode=disable sslmode\t=\trequire"] {
            let pairs = format!("host=db {pairs}");
            assert_eq!(trust(&pairs), Ok((SslMode::Require, Trust::Anybody, Web)), "{pairs}");
        }
        let pairs = "host=db user=bot sslmode=verify-full sslrootcert='/etc/ca.pem'";
        assert_eq!(trust(pairs), Ok((SslMode::Require, Trust::Name, ca())));
        assert!(told("host=db sslnegotiation=direct").contains("sslmode=require"));
    }

    #[test]
    fn values_arrive_as_they_are() {
        let server =
            read("host=db,::1,/run/pg port=5432,,6000 user='a b' password='two  spaces' dbname=x").unwrap();
        let server = server.server;
        let hosts = [Host::Tcp("db".into()), Host::Tcp("::1".into()), Host::Unix("/run/pg".into())];
        assert_eq!((server.get_hosts(), server.get_ports()), (&hosts[..], &[5432, 5432, 6000][..]));
        assert_eq!((server.get_user(), server.get_dbname()), (Some("a b"), Some("x")));
        assert_eq!(server.get_password(), Some(&b"two  spaces"[..]));
    }

    #[test]
    fn every_word_of_libpq_is_honoured_harmless_or_refused_by_name() {
        for harmless in [
            "gssencmode=prefer",
            "client_encoding=UTF8",
            "client_encoding=auto",
            "target_session_attrs=read-write",
            "target_session_attrs=primary",
            "sslcompression=0",
            "ssl_min_protocol_version=TLSv1.2",
            "keepalives_idle=0",
            "channel_binding=require",
            "connect_timeout=10",
            "options='-c geqo=off'",
            "load_balance_hosts=random",
        ] {
            assert!(read(&format!("host=db {harmless}")).is_ok(), "{harmless}");
        }
        for refused in [
            "gssencmode=require",
            "ssl_min_protocol_version=TLSv1.3",
            "sslcert=/x",
            "sslkey=/x",
            "sslcrl=/x",
            "sslcertmode=require",
            "require_auth=scram-sha-256",
            "requirepeer=postgres",
            "passfile=/x",
            "service=x",
            "channel_binding=yes",
            "target_session_attrs=standby",
            "hostaddr=db",
            "port=0",
            "connect_timeout=soon",
            "replication=database",
        ] {
            let word = refused.split_once('=').expect("a pair").0;
            let error = told(&format!("host=db {refused}"));
            assert!(error.contains(&format!("“{word}”")), "{refused}: {error}");
        }
        assert!(
            told("host=db sslmod=require")
                .contains("“sslmod”, which libpq does not know; did you mean sslmode?")
        );
        assert!(!told("host=db p4ss!=x").contains("p4ss"));
        assert!(told("host=a,b port=1,2,3").contains("as many ports as hosts"));
    }
}
