//! Even an answer in an unknown format says whether the message was accepted.

use serde_json::Value;

/// An answer that says that the request was carried out: sending it again would duplicate the message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The number of the message, if the answer has one.
    pub message_id: Option<i32>,
}

/// The content of an answer that teloxide could not read; `None` if the request was not carried out.
pub(super) fn receipt(answer: &str) -> Option<Receipt> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let carried_out = answer.get("ok")?.as_bool()?;
    let number = answer.get("result").and_then(|result| result.get("message_id")).and_then(Value::as_i64);
    carried_out.then(|| Receipt { message_id: number.and_then(|id| i32::try_from(id).ok()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_answer_tells_whether_the_message_was_taken() {
        let taken = |message_id| Some(Receipt { message_id });
        assert_eq!(receipt(r#"{"ok":true,"result":{"message_id":12}}"#), taken(Some(12)));
        assert_eq!(receipt(r#"{"ok":true,"result":true}"#), taken(None));
        assert_eq!(receipt(r#"{"ok":false}"#), None);
        assert_eq!(receipt("<html>502</html>"), None);
    }
}
