//! Update → event: who did what, in the desk's terms. Only the few fields that the bot needs are read:
//! everything else in an update of a newer Bot API, or of another server, may be anything.

use serde::Deserialize;

use crate::model::{Incoming, PersonId, Sender};

/// An unparsed update: it may kill the process, so it is recorded before it is parsed.
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

    /// Its content. The bot talks to people in private chats only; groups and channels are ignored.
    #[must_use]
    pub fn read(self) -> Incoming {
        match self.0 {
            Form::Text(text) => heard(&text).unwrap_or(Incoming::Ignored),
            Form::Read(incoming) => incoming,
        }
    }
}

impl From<Incoming> for Unread {
    fn from(incoming: Incoming) -> Self {
        Self(Form::Read(incoming))
    }
}

/// The few fields of an update that the bot needs.
#[derive(Deserialize)]
struct Update {
    message: Option<Message>,
    callback_query: Option<CallbackQuery>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "message_id")]
    id: i32,
    chat: Chat,
    from: Option<User>,
    text: Option<String>,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: String,
    from: User,
    message: Option<Message>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl Chat {
    fn is_private(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "private")
    }
}

#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    username: Option<String>,
    language_code: Option<String>,
}

impl User {
    /// `None`: no user has such an id.
    fn sender(self) -> Option<Sender> {
        Some(Sender {
            id: PersonId::of(self.id)?,
            username: self.username,
            first_name: self.first_name,
            language_tag: self.language_code,
        })
    }
}

/// `None`: nothing that the bot handles.
fn heard(update: &str) -> Option<Incoming> {
    match serde_json::from_str(update).ok()? {
        Update { message: Some(Message { id, chat, from: Some(user), text }), .. }
            if chat.is_private() && !user.is_bot =>
        {
            Some(Incoming::Text { sender: user.sender()?, text: text.unwrap_or_default(), message_id: id })
        }
        Update { callback_query: Some(callback), .. }
            if callback.message.as_ref().is_none_or(|message| message.chat.is_private()) =>
        {
            Some(Incoming::Callback {
                sender: callback.from.sender()?,
                query: callback.id,
                message_id: callback.message.map(|message| message.id),
                data: callback.data.unwrap_or_default(),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &serde_json::Value) -> Incoming {
        Unread::text(value.to_string()).read()
    }

    #[test]
    fn a_private_text_is_heard_and_a_group_is_not() {
        let update = |chat: serde_json::Value| {
            json!({"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": chat, "text": "/start",
                "from": {"id": 7, "is_bot": false, "first_name": "Ira", "language_code": "ru"}}})
        };
        let sender = Sender {
            id: PersonId(7),
            username: None,
            first_name: "Ira".into(),
            language_tag: Some("ru".into()),
        };
        let private = update(json!({"id": 7, "type": "private", "first_name": "Ira"}));
        assert_eq!(read(&private), Incoming::Text { sender, text: "/start".into(), message_id: 1 });
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
            let mut callback = json!({"id": "77", "data": "yes:get:1", "chat_instance": "1",
                "from": {"id": id, "is_bot": false, "first_name": "Ira"}});
            if odd {
                callback["from"]["is_bot"] = json!(null);
                callback["from"].as_object_mut().expect("a user").remove("is_bot");
            }
            read(&json!({"update_id": 5, "callback_query": callback}))
        };
        let largest = (1 << 52) - 1;
        // An update without a valid date is read by the few fields that count.
        for heard in [says(1, 0), says(largest, 0), says(largest, i64::MAX), says(7, i64::MIN)] {
            assert!(matches!(heard, Incoming::Text { .. }), "{heard:?}");
        }
        assert!(matches!(presses(largest, false), Incoming::Callback { .. }));
        assert!(matches!(presses(largest, true), Incoming::Callback { .. }));
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
    fn an_image_is_an_empty_text_and_odd_kinds_are_ignored() {
        let sticker = json!({"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": false, "first_name": "Ira"}, "venue": {"odd": true}}});
        assert!(matches!(read(&sticker), Incoming::Text { text, .. } if text.is_empty()));
        assert_eq!(read(&json!({"update_id": 6, "something_new": {"a": 1}})), Incoming::Ignored);
    }

    #[test]
    fn a_press_without_the_fields_that_nobody_needs_is_heard() {
        let update = json!({"update_id": 9, "callback_query": {"id": "77", "data": "yes:get:1",
            "from": {"id": 7, "first_name": "Ira"}, "message": {"message_id": 3, "chat": {"id": 7, "type": "private"}}}});
        let Incoming::Callback { sender, query, message_id, data } = read(&update) else {
            panic!("not a press")
        };
        assert_eq!(
            (sender.id, query.as_str(), message_id, data.as_str()),
            (PersonId(7), "77", Some(3), "yes:get:1")
        );
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        for update in [json!(null), json!({"message": 5}), json!({"update_id": 1, "poll": {}})] {
            assert_eq!(read(&update), Incoming::Ignored);
        }
        let group =
            json!({"message": {"message_id": 1, "chat": {"type": "group"}, "from": {"id": 7}, "text": "x"}});
        assert_eq!(read(&group), Incoming::Ignored);
    }
}
