//! The way to other machines: proxies, trusted certificates, and the obstacles on the way.
//!
//! Lives here: building HTTP clients, TLS for all connections (PostgreSQL, too), one line made of the chain of
//! causes of a failed connection, with advice. Must not: know what is sent over a connection, or any credential
//! but a proxy's.

mod authorities;
mod error;
mod proxy;
mod tls;
mod trouble;

use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use reqwest::header::{DATE, HeaderMap};

pub use authorities::{Authorities, AuthoritiesError};
pub use error::SetupError;
pub use proxy::{Proxy, ProxyError};
pub use tls::{Verifier, client_config};
pub use trouble::{Blocked, InTheWay, Names, Obstacle, Party, Trouble};

/// Timeout for connecting to a server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How a server is reached.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// The proxy for all connections; without one, the usual variables (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …)
    /// apply.
    pub proxy: Option<Proxy>,
    /// Additional authorities that may have signed the server's certificate.
    pub authorities: Authorities,
}

impl Way {
    /// Whether requests to this plain HTTP address go through an HTTP proxy: then every connection is one to the
    /// proxy, and so is every failure of one, though no library says so.
    #[must_use]
    pub fn is_plain_by_proxy(&self, url: &reqwest::Url) -> bool {
        url.scheme() == "http"
            && match &self.proxy {
                Some(proxy) => proxy.speaks_http(),
                None => proxy::of_environment(url),
            }
    }
}

/// A builder for an HTTP client that goes this way; `timeout` limits one call. It follows no redirect and sends
/// no referrer: an address may contain a secret, which goes to one server only.
///
/// # Errors
/// TLS or the proxy can't be set up.
pub fn http(way: &Way, timeout: Duration) -> Result<reqwest::ClientBuilder, SetupError> {
    let tls = client_config(way.authorities.verifier()?)?;
    let builder = reqwest::Client::builder()
        .use_preconfigured_tls(tls)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT.min(timeout))
        .timeout(timeout);
    Ok(match &way.proxy {
        Some(proxy) => builder.proxy(proxy.for_everything()?),
        None => builder,
    })
}

/// When a server answered, by its own clock, to the second, if it reports it.
#[must_use]
pub fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// A time as HTTP writes it. Only years of four digits are accepted, so that an earlier and a later time always
/// exist.
#[must_use]
pub fn http_date(text: &str) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
    (1..=9999).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_no_server_has_is_none() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, text.parse().expect("a header"));
            date(&headers)
        };
        assert!(read("Fri, 31 Dec 9999 23:59:59 GMT").is_some());
        for text in [
            "",
            "yesterday",
            "Sat, 01 Jan 10000 00:00:00 GMT",
            "Mon, 31 Dec 262142 23:59:59 GMT",
            "31 Dec 262142 23:59:59 -2359",
            "1 Jan 99999999999999999999 00:00:00 GMT",
            "Sun, 29 Nov -001 21:40:00 GMT",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
