//! Why no connection can be made at all.

/// No connection can be made at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// TLS can't be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
    /// The proxy can't be used.
    #[error("cannot use the proxy")]
    Proxy,
}
