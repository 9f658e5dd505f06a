//! Who may call the server: the page that it served itself, in a browser on this machine. A page of another site that
//! is open in the same browser can send requests here, too; it knows no token, and its requests name their origin.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use rand::Rng;

use super::refusal::Refusal;

/// The addresses at which the server is, and the token that leads to it.
pub(super) struct Entrance {
    port: u16,
    token: String,
}

impl Entrance {
    /// At this port, with a new token.
    pub fn new(port: u16) -> Self {
        Self { port, token: format!("{:032x}", rand::rng().random::<u128>()) }
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The path of something behind the token.
    pub fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.token)
    }

    /// Refuses what does not come from the page.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        if !header(HOST.as_str()).is_some_and(|host| self.hosts().iter().any(|own| own == host)) {
            return Err(Refusal::WrongHost);
        }
        let origin = header(ORIGIN.as_str());
        let is_own = origin.is_some_and(|origin| {
            self.hosts().iter().any(|host| origin.strip_prefix("http://") == Some(host))
        });
        let changes = !matches!(*method, Method::GET | Method::HEAD);
        let is_foreign =
            header("sec-fetch-site").is_some_and(|whose| !matches!(whose, "same-origin" | "none"));
        if changes && !is_own || is_foreign {
            return Err(Refusal::WrongOrigin);
        }
        let told = uri.path().split('/').nth(1).unwrap_or_default();
        if is_same(told.as_bytes(), self.token.as_bytes()) { Ok(()) } else { Err(Refusal::NotFound) }
    }

    fn hosts(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }
}

/// Compares in a time that does not depend on where the first difference is.
fn is_same(told: &[u8], token: &[u8]) -> bool {
    let differences = told.iter().zip(token).fold(0, |found, (one, other)| found | (one ^ other));
    told.len() == token.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &Method, path: &str, headers: &[(&'static str, &str)]) -> Result<(), Refusal> {
        let entrance = Entrance { port: 8123, token: "0123456789abcdef".to_owned() };
        let pairs = headers.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), value.parse().expect("a header"))
        });
        entrance.check(method, &path.parse().expect("a path"), &pairs.collect())
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:8123");
    const PATH: &str = "/0123456789abcdef/api/say";

    #[test]
    fn the_page_itself_is_let_in_by_either_name() {
        for host in ["127.0.0.1:8123", "localhost:8123"] {
            let origin = format!("http://{host}");
            assert_eq!(asked(&Method::GET, PATH, &[("host", host)]), Ok(()));
            assert_eq!(asked(&Method::POST, PATH, &[("host", host), ("origin", &origin)]), Ok(()));
        }
        for whose in ["same-origin", "none"] {
            assert_eq!(asked(&Method::GET, PATH, &[HOST, ("sec-fetch-site", whose)]), Ok(()));
        }
    }

    #[test]
    fn another_name_for_this_machine_is_refused() {
        for host in ["", "evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8123"] {
            assert_eq!(asked(&Method::GET, PATH, &[("host", host)]), Err(Refusal::WrongHost), "{host}");
        }
        assert_eq!(asked(&Method::GET, PATH, &[]), Err(Refusal::WrongHost));
    }

    #[test]
    fn requests_of_other_pages_are_refused() {
        let origins = [
            "null",
            "https://127.0.0.1:8123",
            "http://127.0.0.1",
            "http://127.0.0.1:8124",
            "http://evil.example",
        ];
        for origin in origins {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
                let answer = asked(&method, PATH, &[HOST, ("origin", origin)]);
                assert_eq!(answer, Err(Refusal::WrongOrigin), "{method} {origin}");
            }
        }
        assert_eq!(asked(&Method::POST, PATH, &[HOST]), Err(Refusal::WrongOrigin), "none at all");
        for whose in ["cross-site", "same-site"] {
            let answer = asked(&Method::GET, PATH, &[HOST, ("sec-fetch-site", whose)]);
            assert_eq!(answer, Err(Refusal::WrongOrigin), "{whose}");
        }
    }

    #[test]
    fn without_the_token_there_is_nothing() {
        for path in
            ["/", "/0123456789abcdee/", "/0123456789abcde/", "/0123456789abcdef0/", "//0123456789abcdef/"]
        {
            assert_eq!(asked(&Method::GET, path, &[HOST]), Err(Refusal::NotFound), "{path}");
        }
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, other) = (Entrance::new(1), Entrance::new(1));
        assert_eq!(one.token.len(), 32);
        assert_ne!(one.token, other.token);
    }
}
