//! Whom we take for the server: how sure we want to be, and whose word counts.

use std::path::PathBuf;

/// How sure we want to be of whom we talk to: `sslmode` as libpq means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// `disable`: no TLS.
    Plain,
    /// `prefer`, `require`: whatever certificate the server has.
    Anybody,
    /// `verify-ca`, or `require` with an authority's certificate: one that the authority signed, whatever its name.
    Authority,
    /// `verify-full`: one that the authority signed for this name.
    Name,
}

/// Whose certificates count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Authorities {
    /// Those of the web, which are in the program.
    Web,
    /// Those of this machine.
    System,
    /// Those in this file.
    File(PathBuf),
}
