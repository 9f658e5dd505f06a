//! What prevented a connection: the whole chain of causes in one line, its kind, and what to do about it.
//!
//! Libraries reveal the cause only through `source()`, and some of them only in `Debug`; the errors of all
//! libraries are interpreted here and nowhere else.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};

use rustls::{CertificateError, InvalidMessage, OtherError};

use super::tls::SelfSigned;

/// Where on the way the problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// At the server that we want to reach.
    Peer,
    /// At the proxy, or on the way there.
    Proxy,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The host's name can't be resolved.
    NameNotFound,
    /// No server listens there.
    Refused,
    /// There is no route.
    Unreachable,
    /// The server takes too long.
    TimedOut,
    /// The connection was closed in the middle.
    Closed,
    /// A certificate that the server made itself.
    SelfSigned,
    /// A certificate of an unknown authority.
    UnknownAuthority,
    /// A certificate that has expired.
    Expired,
    /// A certificate that is not valid yet.
    NotYetValid,
    /// A certificate for another name.
    OtherName,
    /// Another problem with a certificate.
    Certificate,
    /// The server does not speak TLS.
    NoTls,
    /// The proxy requires (other) credentials.
    ProxyCredentials,
    /// The proxy refuses to make the connection.
    ProxyRefuses,
    /// Another server answers than the expected one.
    WrongServer,
    /// A gateway in front of the peer demands more of us, and the request did not reach the peer.
    Gateway,
    /// Something else.
    Unknown,
}

/// A server was not reached, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The party at the other end.
    pub party: Party,
    /// What the problem is.
    pub obstacle: Obstacle,
}

/// The names of settings for use in advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// The address.
    pub address: &'static str,
    /// The proxy; `None`: no proxy is used.
    pub proxy: Option<&'static str>,
    /// The file of authorities; `None`: the system's apply.
    pub authorities: Option<&'static str>,
}

impl Obstacle {
    fn told(self) -> &'static str {
        match self {
            Self::NameNotFound => "name not found",
            Self::Refused => "connection refused",
            Self::Unreachable => "no route to it",
            Self::TimedOut => "timed out",
            Self::Closed => "connection closed",
            Self::SelfSigned => "self-signed certificate",
            Self::UnknownAuthority => "certificate of an unknown authority",
            Self::Expired => "expired certificate",
            Self::NotYetValid => "certificate that is not valid yet",
            Self::OtherName => "certificate for another name",
            Self::Certificate => "certificate not accepted",
            Self::NoTls => "no TLS there",
            Self::ProxyCredentials => "it wants the right name and password",
            Self::ProxyRefuses => "it does not connect us",
            Self::WrongServer => "another server answers",
            Self::Gateway => "something on the way (a proxy or a gateway) refuses",
            Self::Unknown => "no connection",
        }
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let party = if self.party == Party::Proxy { "proxy: " } else { "" };
        write!(f, "{party}{}", self.obstacle.told())
    }
}

impl Blocked {
    /// Whether the problem is that no known authority signed the peer's certificate.
    #[must_use]
    pub fn is_about_authorities(self) -> bool {
        self.party == Party::Peer
            && matches!(self.obstacle, Obstacle::SelfSigned | Obstacle::UnknownAuthority)
    }

    /// What to do, with the settings' names.
    #[must_use]
    pub fn advice(self, names: Names) -> String {
        let Names { address, proxy, authorities } = names;
        let by_proxy = proxy
            .map(|proxy| format!("; if only a proxy leads out of here, set {proxy}"))
            .unwrap_or_default();
        if self.party == Party::Proxy {
            let proxy = proxy.unwrap_or("the proxy");
            return match self.obstacle {
                Obstacle::ProxyCredentials => {
                    format!(
                        "{proxy} (or HTTPS_PROXY, ALL_PROXY) takes them before the host: scheme://user:password@host:port"
                    )
                }
                Obstacle::ProxyRefuses => "ask who runs the proxy whether it may connect there".to_owned(),
                _ => format!("check {proxy}, or HTTPS_PROXY and ALL_PROXY in the environment"),
            };
        }
        match self.obstacle {
            Obstacle::NameNotFound => format!("check the host of {address}, and DNS{by_proxy}"),
            Obstacle::Refused => {
                format!("check host and port of {address}, and whether the server runs or a firewall refuses{by_proxy}")
            }
            Obstacle::SelfSigned | Obstacle::UnknownAuthority => match authorities {
                Some(setting) => format!(
                    "if it is the right server, name a PEM file with its certificate, or with that of who signed it, in {setting}"
                ),
                None => "if a proxy inspects the traffic on purpose, add its authority to the system's certificates, or \
                         name it in SSL_CERT_FILE; otherwise someone intercepts the connection"
                    .to_owned(),
            },
            Obstacle::Expired | Obstacle::NotYetValid => {
                "have the server's certificate renewed, or set this machine's clock".to_owned()
            }
            Obstacle::OtherName => format!("use a name that the certificate is for in {address}"),
            Obstacle::Certificate => "have a new certificate made for the server".to_owned(),
            Obstacle::NoTls => format!("check the port of {address}, and whether it is http:// instead of https://"),
            Obstacle::WrongServer => {
                format!("check {address}, and whether a proxy or firewall on the way answers instead{by_proxy}")
            }
            Obstacle::Gateway => {
                "ask who runs it to let the bot through; whoever stands behind it did not look at the bot's credentials"
                    .to_owned()
            }
            Obstacle::Unreachable
            | Obstacle::TimedOut
            | Obstacle::Closed
            | Obstacle::ProxyCredentials
            | Obstacle::ProxyRefuses
            | Obstacle::Unknown => {
                format!("check {address}, and whether a firewall stands in between{by_proxy}")
            }
        }
    }
}

/// A server was not reached, with advice: the problem is not in anything it answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot reach {host}: {cause}; {}", .blocked.advice(*.names))]
pub struct InTheWay {
    /// The host that we want to reach.
    pub host: String,
    /// The full cause.
    pub cause: String,
    /// Its kind.
    pub blocked: Blocked,
    /// The relevant settings.
    pub names: Names,
}

/// Why a connection failed; its text is the whole chain of causes in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where the problem is, and which.
    pub blocked: Blocked,
    chain: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.blocked)?;
        if self.chain.is_empty() { Ok(()) } else { write!(f, " ({})", self.chain) }
    }
}

impl Trouble {
    /// There was no answer in time.
    #[must_use]
    pub fn timed_out() -> Self {
        let blocked = Blocked { party: Party::Peer, obstacle: Obstacle::TimedOut };
        Self { blocked, chain: String::new() }
    }

    /// The same for a connection that can only have been one to a proxy.
    #[must_use]
    pub fn at_proxy(mut self) -> Self {
        self.blocked.party = Party::Proxy;
        self
    }

    /// Interprets an error and its chain of causes.
    #[must_use]
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut reader = Reader::default();
        let mut next = Some(error);
        while let Some(error) = next {
            next = reader.read(error);
        }
        reader.done()
    }
}

/// What the links of a chain say, from the outermost to the first cause.
#[derive(Default)]
struct Reader {
    texts: Vec<String>,
    /// Whether the proxy's part of the way is not over yet.
    at_proxy: bool,
    obstacle: Option<Obstacle>,
    timed_out: bool,
}

impl Reader {
    /// Reads one link; returns the next one.
    fn read<'a>(&mut self, error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        // Its text contains an address, which may hold a secret, and the kind of request, which is of no use.
        if let Some(error) = error.downcast_ref::<reqwest::Error>() {
            self.timed_out |= error.is_timeout();
            return error.source();
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            // `source` would skip the error that it wraps.
            if let Some(inner) = error.get_ref() {
                return Some(inner);
            }
            self.obstacle = of_io(error.kind()).or(self.obstacle);
        }
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            self.obstacle = Some(of_tls(error));
            self.add(&of_tls_text(error));
            return None;
        }
        let text = error.to_string();
        self.obstacle = self.of_text(&text).or(self.obstacle);
        if !text.starts_with("client error (") {
            self.add(&text);
        }
        if error.source().is_none() && text.starts_with("SOCKS error") {
            self.look_inside(&format!("{error:?}"));
        }
        error.source()
    }

    /// Libraries keep some of their types and error kinds private.
    fn of_text(&mut self, text: &str) -> Option<Obstacle> {
        let text = text.to_lowercase();
        if text.starts_with("tunnel error") || text.starts_with("socks error") {
            self.at_proxy = true;
            if text.contains("authorization required")
                || text.contains("credentials")
                || text.contains("user/pass")
            {
                return Some(Obstacle::ProxyCredentials);
            }
            let is_ours = ["underlying connection", "io error", "end of file", "missing", "resolve"];
            return (!is_ours.iter().any(|ours| text.contains(ours))).then_some(Obstacle::ProxyRefuses);
        }
        if text.contains("dns error") || text.contains("failed to lookup address") {
            Some(Obstacle::NameNotFound)
        } else if text.contains("timed out") || text.contains("deadline has elapsed") {
            Some(Obstacle::TimedOut)
        } else if text.contains("connection closed")
            || text.contains("end of file")
            || text == "unexpected eof"
        {
            Some(Obstacle::Closed)
        } else {
            None
        }
    }

    /// What an error reveals only in its `Debug` output.
    fn look_inside(&mut self, debug: &str) {
        for (name, obstacle) in [
            ("ConnectionRefused", Obstacle::Refused),
            ("TimedOut", Obstacle::TimedOut),
            ("dns error", Obstacle::NameNotFound),
            ("HostUnreachable", Obstacle::Unreachable),
            ("NetworkUnreachable", Obstacle::Unreachable),
            ("ConnectionReset", Obstacle::Closed),
            ("UnexpectedEof", Obstacle::Closed),
        ] {
            if self.obstacle.is_none() && debug.contains(name) {
                self.obstacle = Some(obstacle);
            }
        }
        let message = debug.split_once("message: \"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((message, _)) = message {
            self.add(message);
        }
    }

    fn add(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !self.texts.iter().any(|known| known.contains(&text)) {
            self.texts.push(text);
        }
    }

    fn done(self) -> Trouble {
        let obstacle =
            self.obstacle.unwrap_or(if self.timed_out { Obstacle::TimedOut } else { Obstacle::Unknown });
        let party = if self.at_proxy { Party::Proxy } else { Party::Peer };
        let mut texts = self.texts;
        texts.retain(|text| !text.eq_ignore_ascii_case(obstacle.told()));
        Trouble { blocked: Blocked { party, obstacle }, chain: texts.join(": ") }
    }
}

fn of_io(kind: ErrorKind) -> Option<Obstacle> {
    match kind {
        ErrorKind::ConnectionRefused => Some(Obstacle::Refused),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            Some(Obstacle::Unreachable)
        }
        ErrorKind::TimedOut => Some(Obstacle::TimedOut),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Some(Obstacle::Closed),
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> Obstacle {
    use rustls::Error::{InvalidCertificate, InvalidMessage as BadMessage};
    match error {
        InvalidCertificate(CertificateError::UnknownIssuer) => Obstacle::UnknownAuthority,
        InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Obstacle::Expired
        }
        InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            Obstacle::NotYetValid
        }
        InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Obstacle::OtherName,
        InvalidCertificate(CertificateError::Other(OtherError(other))) if other.is::<SelfSigned>() => {
            Obstacle::SelfSigned
        }
        InvalidCertificate(_) => Obstacle::Certificate,
        BadMessage(InvalidMessage::InvalidContentType) => Obstacle::NoTls,
        _ => Obstacle::Unknown,
    }
}

fn of_tls_text(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(other))) => {
            format!("invalid peer certificate: {other}")
        }
        error => error.to_string(),
    }
}
