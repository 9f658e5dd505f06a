//! Update → event: who did what, in the words of the desk.

use teloxide::types::{CallbackQuery, Message, Update, UpdateKind, User};

use super::{raw, wire};
use crate::desk::{Incoming, Sender};
use crate::store::person_id;

/// An update as it came: it may be what the process dies of, so nobody looks into it before that is noted.
#[derive(Clone, Debug)]
pub struct Unread(Form);

#[derive(Clone, Debug)]
enum Form {
    Text(String),
    Read(Incoming),
}

impl Unread {
    /// The text of an update.
    pub(super) fn text(text: String) -> Self {
        Self(Form::Text(text))
    }

    /// What it says.
    #[must_use]
    pub fn read(self) -> Incoming {
        match self.0 {
            Form::Text(text) => wire::update_of(&text).map_or(Incoming::Ignored, incoming),
            Form::Read(incoming) => incoming,
        }
    }
}

impl From<Incoming> for Unread {
    fn from(incoming: Incoming) -> Self {
        Self(Form::Read(incoming))
    }
}

/// What an update says. The bot talks to people in private; groups and channels are none of its business.
fn incoming(update: Update) -> Incoming {
    match update.kind {
        UpdateKind::Message(message) => text(&message),
        UpdateKind::CallbackQuery(query) => press(query),
        UpdateKind::Error(update) => raw::incoming(update),
        _ => Incoming::Ignored,
    }
}

fn text(message: &Message) -> Incoming {
    match &message.from {
        Some(user) if message.chat.is_private() && !user.is_bot => {
            let Some(sender) = sender(user) else { return Incoming::Ignored };
            let text = message.text().unwrap_or_default().to_owned();
            Incoming::Text { sender, text, message: message.id.0 }
        }
        _ => Incoming::Ignored,
    }
}

fn press(query: CallbackQuery) -> Incoming {
    let message = query.message.as_ref();
    if message.is_some_and(|message| !message.chat().is_private()) {
        return Incoming::Ignored;
    }
    let Some(sender) = sender(&query.from) else { return Incoming::Ignored };
    Incoming::Press {
        sender,
        message: message.map(|message| message.id().0),
        query: query.id.0,
        data: query.data.unwrap_or_default(),
    }
}

/// None: nobody has such a number.
fn sender(user: &User) -> Option<Sender> {
    Some(Sender {
        id: person_id(user.id.0)?,
        username: user.username.clone(),
        first_name: user.first_name.clone(),
        language_tag: user.language_code.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &serde_json::Value) -> Incoming {
        // teloxide reads updates from text, not from values.
        let mut update: Update = serde_json::from_str(&value.to_string()).expect("an update");
        if let UpdateKind::Error(kept) = &mut update.kind {
            kept.clone_from(value);
        }
        incoming(update)
    }

    #[test]
    fn a_private_text_is_heard_and_a_group_is_not() {
        let update = |chat: serde_json::Value| {
            json!({"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": chat, "text": "/start",
                "from": {"id": 7, "is_bot": false, "first_name": "Ira", "language_code": "ru"}}})
        };
        let sender =
            Sender { id: 7, username: None, first_name: "Ira".into(), language_tag: Some("ru".into()) };
        let private = update(json!({"id": 7, "type": "private", "first_name": "Ira"}));
        assert_eq!(read(&private), Incoming::Text { sender, text: "/start".into(), message: 1 });
        let group = update(json!({"id": -7, "type": "group", "title": "Chat"}));
        assert_eq!(read(&group), Incoming::Ignored);
    }

    #[test]
    fn whoever_has_a_number_that_nobody_has_is_not_heard() {
        let says = |id: u64, date: i64| {
            read(&json!({"update_id": 5, "message": {"message_id": 1, "date": date, "text": "/start",
                "chat": {"id": 7, "type": "private", "first_name": "Ira"},
                "from": {"id": id, "is_bot": false, "first_name": "Ira"}}}))
        };
        let presses = |id: u64, odd: bool| {
            let mut press = json!({"id": "77", "data": "yes:get:1", "chat_instance": "1",
                "from": {"id": id, "is_bot": false, "first_name": "Ira"}});
            if odd {
                press["from"]["is_bot"] = json!(null);
                press["from"].as_object_mut().expect("a user").remove("is_bot");
            }
            read(&json!({"update_id": 5, "callback_query": press}))
        };
        let largest = (1 << 52) - 1;
        // What has no moment is read by the few fields that count.
        for heard in [says(1, 0), says(largest, 0), says(largest, i64::MAX), says(7, i64::MIN)] {
            assert!(matches!(heard, Incoming::Text { .. }), "{heard:?}");
        }
        assert!(matches!(presses(largest, false), Incoming::Press { .. }));
        assert!(matches!(presses(largest, true), Incoming::Press { .. }));
        for id in [0, 1 << 52, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX] {
            for date in [0, i64::MAX] {
                assert_eq!(says(id, date), Incoming::Ignored, "{id}");
            }
            assert_eq!(
                [presses(id, false), presses(id, true)],
                [Incoming::Ignored, Incoming::Ignored],
                "{id}"
            );
        }
    }

    #[test]
    fn a_picture_is_an_empty_text_and_odd_kinds_are_ignored() {
        let sticker = json!({"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": false, "first_name": "Ira"}, "venue": {"odd": true}}});
        assert!(matches!(read(&sticker), Incoming::Text { text, .. } if text.is_empty()));
        assert_eq!(read(&json!({"update_id": 6, "something_new": {"a": 1}})), Incoming::Ignored);
    }
}
