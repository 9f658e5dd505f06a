//! The actions of people in a chat with the bot.

use super::ChatId;
use super::ids::PersonId;

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// Wrote a text in the private chat (empty for an image, a sticker and the like).
    Text {
        /// The sender.
        sender: Sender,
        /// The text.
        text: String,
        /// The message's number in the chat.
        message_id: i32,
    },
    /// Pressed a button under a message.
    Callback {
        /// The sender.
        sender: Sender,
        /// Telegram's id of the press, for the answer.
        query: String,
        /// The message with the button, unless it is too old.
        message_id: Option<i32>,
        /// What the button carries.
        data: String,
    },
    /// Something that the bot does not handle: only its number counts.
    Ignored,
}

/// A person, as described by an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Telegram user id.
    pub id: PersonId,
    /// Username without `@`.
    pub username: Option<String>,
    /// First name.
    pub first_name: String,
    /// IETF tag of their Telegram's language.
    pub language_tag: Option<String>,
}

impl Incoming {
    /// The person who did it; `None` if nobody here handles it.
    #[must_use]
    pub fn sender(&self) -> Option<&Sender> {
        match self {
            Self::Text { sender, .. } | Self::Callback { sender, .. } => Some(sender),
            Self::Ignored => None,
        }
    }
}

impl Sender {
    /// The id of the chat with this person.
    #[must_use]
    pub fn chat(&self) -> ChatId {
        self.id.chat()
    }
}
