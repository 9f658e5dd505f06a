//! A person as Telegram describes them.

use serde_json::{Value, json};

/// A person as Telegram describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Telegram's id of the person, and of their chat with the bot.
    pub id: u64,
    /// Name without `@`; many people have none.
    pub username: Option<String>,
    /// First name, never empty.
    pub first_name: String,
    /// Language of their app, as `ru` or `en`.
    pub language_code: Option<String>,
}

impl Profile {
    /// The id of the chat with the bot.
    pub(super) fn chat_id(&self) -> i64 {
        self.id as i64
    }

    /// The person as the sender of something.
    pub(super) fn as_user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        if let Some(username) = &self.username {
            user["username"] = json!(username);
        }
        if let Some(language) = &self.language_code {
            user["language_code"] = json!(language);
        }
        user
    }

    /// The private chat with the person.
    pub(super) fn as_chat(&self) -> Value {
        let mut chat = json!({"id": self.chat_id(), "type": "private", "first_name": self.first_name});
        if let Some(username) = &self.username {
            chat["username"] = json!(username);
        }
        chat
    }
}
