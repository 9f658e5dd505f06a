//! What a person does, and the updates that the bot receives because of it.

use serde_json::{Value, json};

use super::chat::{ChatEvent, Post};
use super::profile::Profile;
use super::state::State;
use super::text::RichText;

/// Why a button cannot be pressed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// It is neither under a message nor on the keyboard.
    #[error("there is no button {label:?}; there are {offered:?}")]
    NoSuchButton {
        /// The requested label.
        label: String,
        /// All labels that can be pressed, newest message first.
        offered: Vec<String>,
    },
    /// The button works inside the app, so the bot is not notified.
    #[error("the button {label:?} sends nothing to the bot (address: {url:?})")]
    NotForTheBot {
        /// The label.
        label: String,
        /// The address that it opens.
        url: Option<String>,
    },
}

impl State {
    /// A person writes.
    pub fn say(&mut self, id: i64, text: &str) {
        let text = RichText::from_person(text);
        if text.plain.is_empty() {
            return;
        }
        self.set_blocked(id, false);
        let (message_id, date, number) = (self.next_message_id(), self.now(), self.next_number());
        let post = Post { id: message_id, date, text, changed_at: number, ..Post::default() };
        let contact = self.contact_mut(id);
        contact.wrote = true;
        contact.last_action = number;
        let person = contact.profile.clone();
        let text = post.text.plain.clone();
        contact.posts.push(post.clone());
        self.updates.push("message", &post.message(&person, &Value::Null));
        self.emit(&ChatEvent::Said { person, text });
    }

    /// A person presses a button by its label.
    pub fn press(&mut self, id: i64, label: &str) -> Result<(), PressError> {
        let contact = self.contact(id);
        let shown = contact.posts.iter().rev().filter(|post| !post.deleted);
        let mut buttons = shown.flat_map(|post| {
            let rows = post.inline.iter().flat_map(|keyboard| keyboard.rows.iter().flatten());
            rows.map(move |button| (post.id, button))
        });
        if let Some((message_id, button)) = buttons.clone().find(|(_, button)| button.label == label) {
            let Some(data) = button.data.clone() else {
                let (label, url) = (label.to_owned(), button.url.clone());
                return Err(PressError::NotForTheBot { label, url });
            };
            self.press_data(id, message_id, &data);
            return Ok(());
        }
        let mut keyboard = contact.keyboard.iter().flatten();
        if keyboard.clone().any(|key| key == label) {
            self.say(id, label);
            return Ok(());
        }
        let under_messages = buttons.by_ref().map(|(_, button)| button.label.clone());
        let offered = under_messages.chain(keyboard.by_ref().cloned()).collect();
        Err(PressError::NoSuchButton { label: label.to_owned(), offered })
    }

    /// A person presses a button that has or had this data.
    pub fn press_data(&mut self, id: i64, message_id: i32, data: &str) {
        let number = self.next_number();
        let bot = self.bot.clone();
        let contact = self.contact_mut(id);
        contact.last_action = number;
        let person = contact.profile.clone();
        let post = contact.posts.iter().find(|post| post.id == message_id && !post.deleted);
        let label = post.and_then(|post| label_of(post, data)).unwrap_or_else(|| data.to_owned());
        // For a deleted message, only its number is sent, with the date 0.
        let gone = || json!({"message_id": message_id, "date": 0, "chat": person.as_chat()});
        let message = post.map_or_else(gone, |post| post.message(&person, &bot));
        let query = json!({
            "id": number.to_string(),
            "from": person.as_user(),
            "message": message,
            "chat_instance": format!("-{id}"),
            "data": data,
        });
        self.queries.insert(number.to_string(), id);
        self.updates.push("callback_query", &query);
        self.emit(&ChatEvent::Pressed { person, label });
    }

    /// A person blocks or unblocks the bot; no effect if it is in that state already.
    pub fn set_blocked(&mut self, id: i64, blocked: bool) {
        let date = self.now();
        let contact = self.contact_mut(id);
        if contact.blocked == blocked {
            return;
        }
        contact.blocked = blocked;
        let person = contact.profile.clone();
        let update = membership(&person, &self.bot, date, blocked);
        self.updates.push("my_chat_member", &update);
    }
}

/// The label of the button with this data under a message.
fn label_of(post: &Post, data: &str) -> Option<String> {
    let mut buttons = post.inline.iter().flat_map(|keyboard| keyboard.rows.iter().flatten());
    buttons.find(|button| button.data.as_deref() == Some(data)).map(|button| button.label.clone())
}

/// The update about the bot being blocked or unblocked, in Telegram's format.
fn membership(person: &Profile, bot: &Value, date: i64, blocked: bool) -> Value {
    let member = json!({"user": bot, "status": "member"});
    let kicked = json!({"user": bot, "status": "kicked", "until_date": 0});
    let (old, new) = if blocked { (member, kicked) } else { (kicked, member) };
    json!({
        "chat": person.as_chat(),
        "from": person.as_user(),
        "date": date,
        "old_chat_member": old,
        "new_chat_member": new,
    })
}
