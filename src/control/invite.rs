//! `invite`: creates an invitation. The secret word stays with the process that asks; only what identifies it
//! is sent here.

use super::Backend;
use crate::desk::{EventKind, WhitelistChange};
use crate::model::InvitationKey;

/// Performs it; there is nothing to print.
pub(super) fn perform(key: InvitationKey, backend: &dyn Backend) -> anyhow::Result<String> {
    backend.decide(EventKind::Whitelist(WhitelistChange::Invite(key)))?;
    Ok(String::new())
}
