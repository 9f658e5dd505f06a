//! A proxy from the settings. Its address may hold a password, so nothing here shows it.

use std::fmt;
use std::str::FromStr;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::error::SetupError;

/// A proxy for every connection: `http://`, `https://`, `socks5://` (names are resolved here) or `socks5h://`
/// (names are resolved there).
#[derive(Clone)]
pub struct Proxy(SecretString);

/// Why a text is not the address of a proxy; completes the sentence `<value> …` and contains no part of the
/// value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Another kind of address, or none.
    #[error(
        "is not the address of a proxy: http://, https://, socks5:// or socks5h://, then host and port, such as \
         http://proxy.example:3128 or socks5h://user:password@proxy.example:1080"
    )]
    NotOne,
    /// It has a path, which a proxy does not have.
    #[error("is not the address of a proxy: there is something behind host and port")]
    Path,
    /// A password without a name.
    #[error("has a password and no name: a proxy wants user:password")]
    NoName,
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let url = Url::parse(text.trim()).map_err(|_| ProxyError::NotOne)?;
        if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h")
            || url.host_str().is_none_or(str::is_empty)
        {
            return Err(ProxyError::NotOne);
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(ProxyError::Path);
        }
        if url.username().is_empty() && url.password().is_some() {
            return Err(ProxyError::NoName);
        }
        Ok(Self(String::from(url).into()))
    }
}

impl Proxy {
    pub(super) fn for_everything(&self) -> Result<reqwest::Proxy, SetupError> {
        // The error would contain the address.
        reqwest::Proxy::all(self.0.expose_secret()).map_err(|_| SetupError::Proxy)
    }
}

impl Proxy {
    /// Not SOCKS, which distinguishes its own failures from those behind it.
    pub(super) fn speaks_http(&self) -> bool {
        self.0.expose_secret().starts_with("http")
    }
}

/// Whether the usual variables name an HTTP proxy for an address, by the rules of the client that uses them.
pub(super) fn of_environment(url: &Url) -> bool {
    let proxy = url.as_str().parse().ok().and_then(|uri| Matcher::from_env().intercept(&uri));
    proxy.is_some_and(|proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https")))
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_proxies() {
        for good in [
            "http://proxy:3128",
            "https://u:p@proxy.example:8443/",
            "socks5://127.0.0.1:1080",
            "socks5h://u:p%40x@[::1]:1080",
            " http://proxy ",
        ] {
            let proxy: Proxy = good.parse().unwrap_or_else(|error| panic!("{good}: {error}"));
            assert!(proxy.for_everything().is_ok(), "{good}");
            assert_eq!(format!("{proxy:?}"), "Proxy(hidden)");
        }
        for (bad, error) in [
            ("proxy:3128", ProxyError::NotOne),
            ("proxy", ProxyError::NotOne),
            ("10.0.0.1:3128", ProxyError::NotOne),
            ("socks4://proxy:1", ProxyError::NotOne),
            ("socks5://", ProxyError::NotOne),
            ("http://proxy:3128/path", ProxyError::Path),
            ("http://proxy:3128?x", ProxyError::Path),
            ("http://:marker@proxy:3128", ProxyError::NoName),
        ] {
            assert_eq!(bad.parse::<Proxy>().map(|_| ()), Err(error), "{bad}");
        }
    }
}
