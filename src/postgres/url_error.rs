//! Why the address of a database can't be used.

use thiserror::Error;

/// Why an address can't be used. None of these texts has a value out of the address.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Not an address.
    #[error("is not the address of a database such as postgres://user:password@host/database ({0})")]
    NotOne(String),
    /// A mode that nobody knows, or that can't be honoured.
    #[error("has an sslmode that is not one of disable, prefer, require, verify-ca, verify-full")]
    Mode,
    /// A word with a value that it can't have, or that can't be honoured.
    #[error("has the word “{word}” with a value that does not do: take {expected}")]
    Value {
        /// The word.
        word: String,
        /// What it can have.
        expected: String,
    },
    /// A word of libpq's that can't be honoured.
    #[error("has the word “{word}”, which can't be honoured: {instead}")]
    Unsupported {
        /// The word.
        word: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// No word of libpq's.
    #[error("has the word “{word}”, which libpq does not know{}", meant(.nearest.as_deref()))]
    Unknown {
        /// The word.
        word: String,
        /// Which one was probably meant.
        nearest: Option<String>,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}
