//! How the identity of the server is verified, and which certificates are trusted.

use std::path::PathBuf;

/// How strictly the server is verified: `sslmode` as libpq defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// `disable`: no TLS.
    Plain,
    /// `prefer`, `require`: any certificate is accepted.
    Anybody,
    /// `verify-ca`, or `require` with an authority's certificate: a certificate that the authority signed, for any
    /// name.
    Authority,
    /// `verify-full`: a certificate that the authority signed for this name.
    Name,
}

/// Which authorities are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Authorities {
    /// Those of the web, which are built into the program.
    Web,
    /// Those of this machine.
    System,
    /// Those in this file.
    File(PathBuf),
}
