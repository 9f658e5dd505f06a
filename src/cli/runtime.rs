//! What is needed to call servers.

use anyhow::Context;

/// For commands that call servers, one call after the other.
pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")
}
