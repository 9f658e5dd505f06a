//! `invite`: an invitation is opened. Its word stays with whoever asks; only what it is known by comes here.

use super::Office;
use crate::desk::{EventKind, WhitelistChange};
use crate::model::InvitationKey;

/// Does it; there is nothing to say.
pub(super) fn perform(key: InvitationKey, office: &dyn Office) -> anyhow::Result<String> {
    office.decide(EventKind::Whitelist(WhitelistChange::Invite(key)))?;
    Ok(String::new())
}
