//! Invitations: links that make the first person to open them HR. What is kept of a link does not open it:
//! reading the file or a copy of it is not enough to become HR.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The key of an invitation: a SHA-256 of the word in its link. The word itself is kept nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationKey(pub(crate) [u8; 32]);

impl InvitationKey {
    /// The key of the invitation with this word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self(Sha256::digest(word.as_bytes()).into())
    }
}
