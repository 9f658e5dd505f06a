//! Conversations of older programs.

use serde::Deserialize;

use crate::model::{Conversation, Pending};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// A conversation when the last list was not remembered.
#[derive(Deserialize)]
struct ConversationV1 {
    pending: Option<Pending>,
    asked: u32,
}

pub(in crate::store) fn conversation(version: u8, bytes: &[u8]) -> Result<Conversation, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Conversation::WHAT, version));
    }
    let ConversationV1 { pending, asked } = codec::body(Conversation::WHAT, bytes)?;
    Ok(Conversation { pending, asked, list: None })
}
