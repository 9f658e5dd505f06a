//! What teloxide can't read: an update of a newer Bot API (or of another server) may still be a plain text or press,
//! and an answer in an unknown shape still says that the message was taken.

use serde::Deserialize;
use serde_json::Value;

use crate::desk::{Incoming, Sender};
use crate::store::person_id;

/// The few fields of an update that the bot needs.
#[derive(Deserialize)]
struct Update {
    message: Option<Message>,
    callback_query: Option<Press>,
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
struct Press {
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
    /// None: nobody has such a number.
    fn sender(self) -> Option<Sender> {
        Some(Sender {
            id: person_id(self.id)?,
            username: self.username,
            first_name: self.first_name,
            language_tag: self.language_code,
        })
    }
}

/// What an update says that teloxide could not read.
pub(super) fn incoming(update: Value) -> Incoming {
    heard(update).unwrap_or(Incoming::Ignored)
}

fn heard(update: Value) -> Option<Incoming> {
    match serde_json::from_value(update).ok()? {
        Update { message: Some(Message { id, chat, from: Some(user), text }), .. }
            if chat.is_private() && !user.is_bot =>
        {
            Some(Incoming::Text { sender: user.sender()?, text: text.unwrap_or_default(), message: id })
        }
        Update { callback_query: Some(press), .. }
            if press.message.as_ref().is_none_or(|message| message.chat.is_private()) =>
        {
            Some(Incoming::Press {
                sender: press.from.sender()?,
                query: press.id,
                message: press.message.map(|message| message.id),
                data: press.data.unwrap_or_default(),
            })
        }
        _ => None,
    }
}

/// An answer which says that the request was carried out: sending it again would double the message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The number of the message, if the answer tells one.
    pub message: Option<i32>,
}

/// What an answer that teloxide could not read says; none when the request was not carried out.
pub(super) fn receipt(answer: &str) -> Option<Receipt> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let carried_out = answer.get("ok")?.as_bool()?;
    let number = answer.get("result").and_then(|result| result.get("message_id")).and_then(Value::as_i64);
    carried_out.then(|| Receipt { message: number.and_then(|id| i32::try_from(id).ok()) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_press_without_the_fields_that_nobody_needs_is_heard() {
        let update = json!({"update_id": 9, "callback_query": {"id": "77", "data": "yes:get:1",
            "from": {"id": 7, "first_name": "Ira"}, "message": {"message_id": 3, "chat": {"id": 7, "type": "private"}}}});
        let Incoming::Press { sender, query, message, data } = incoming(update) else {
            panic!("not a press")
        };
        assert_eq!((sender.id, query.as_str(), message, data.as_str()), (7, "77", Some(3), "yes:get:1"));
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        for update in [json!(null), json!({"message": 5}), json!({"update_id": 1, "poll": {}})] {
            assert_eq!(incoming(update), Incoming::Ignored);
        }
        let group =
            json!({"message": {"message_id": 1, "chat": {"type": "group"}, "from": {"id": 7}, "text": "x"}});
        assert_eq!(incoming(group), Incoming::Ignored);
    }

    #[test]
    fn an_odd_answer_tells_whether_the_message_was_taken() {
        let taken = |message| Some(Receipt { message });
        assert_eq!(receipt(r#"{"ok":true,"result":{"message_id":12}}"#), taken(Some(12)));
        assert_eq!(receipt(r#"{"ok":true,"result":true}"#), taken(None));
        assert_eq!(receipt(r#"{"ok":false}"#), None);
        assert_eq!(receipt("<html>502</html>"), None);
    }
}
