//! Why the address of a database can't be used.

use thiserror::Error;

/// Why an address can't be used. None of these texts contains a value from the address.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Not an address.
    #[error("is not the address of a database such as postgres://user:password@host/database ({0})")]
    NotOne(String),
    /// An unknown mode, or one that can't be honoured.
    #[error("has an sslmode that is not one of disable, prefer, require, verify-ca, verify-full")]
    Mode,
    /// A keyword with a value that is invalid or can't be honoured.
    #[error("has the word “{word}” with a value that does not do: take {expected}")]
    Value {
        /// The keyword.
        word: String,
        /// The values that it can have.
        expected: String,
    },
    /// A keyword of libpq that can't be honoured.
    #[error("has the word “{word}”, which can't be honoured: {instead}")]
    Unsupported {
        /// The keyword.
        word: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// Not a keyword of libpq.
    #[error("has the word “{word}”, which libpq does not know{}", meant(.nearest.as_deref()))]
    Unknown {
        /// The keyword.
        word: String,
        /// The keyword that was probably meant.
        nearest: Option<String>,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}
