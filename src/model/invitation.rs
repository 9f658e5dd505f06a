//! Invitations: links that make HR of whoever opens them first. What is kept of a link does not open it: whoever reads
//! the file or a copy of it can't become HR with that.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an invitation is known by: a SHA-256 of the word in its link. The word itself is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationKey(pub(crate) [u8; 32]);

impl InvitationKey {
    /// Of the invitation with this word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(Sha256::digest(word.as_bytes()).into())
    }
}
