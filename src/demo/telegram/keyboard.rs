//! `reply_markup`: buttons under a message and the keyboard below the chat, checked as the Bot API checks
//! them.

use serde_json::Value;

use super::error::ApiError;
use super::parameters::Parameters;

/// Maximum size of `callback_data`, in bytes.
const DATA_LIMIT: usize = 64;
/// Maximum number of buttons under one message.
const BUTTON_LIMIT: usize = 100;
/// Maximum number of characters that a button copies.
const COPY_LIMIT: usize = 256;
/// Styles of a button.
const STYLES: [&str; 3] = ["danger", "success", "primary"];
/// Actions of a button beside sending data, opening an address or copying; all of them happen in the app.
const OTHER_ACTIONS: [&str; 5] = [
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
];

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What the bot receives when it is pressed.
    pub data: Option<String>,
    /// The address that it opens instead.
    pub url: Option<String>,
    /// The text that it copies instead.
    pub copy: Option<String>,
    /// Its colour, as the Bot API calls it.
    pub style: Option<String>,
}

/// The buttons under a message.
#[derive(Clone, Debug)]
pub(super) struct InlineKeyboard {
    /// As it was sent, to be returned in messages.
    pub raw: Value,
    /// The same for people.
    pub rows: Vec<Vec<Button>>,
}

/// What a message has beside its content.
#[derive(Clone, Debug)]
pub(super) enum ReplyMarkup {
    Nothing,
    Inline(InlineKeyboard),
    Reply(Vec<Vec<String>>),
    Remove,
    ForceReply,
}

impl ReplyMarkup {
    /// Parses and checks `reply_markup`.
    pub fn from_parameters(parameters: &Parameters) -> Result<Self, ApiError> {
        let Some(markup) = parameters.json("reply_markup") else { return Ok(Self::Nothing) };
        if let Some(rows) = markup.get("inline_keyboard") {
            let rows = inline_rows(rows)?;
            return Ok(if rows.is_empty() {
                Self::Nothing
            } else {
                Self::Inline(InlineKeyboard { raw: markup, rows })
            });
        }
        if let Some(rows) = markup.get("keyboard") {
            return reply_rows(rows).map(Self::Reply);
        }
        let set = |name: &str| markup.get(name).and_then(Value::as_bool).unwrap_or_default();
        if set("remove_keyboard") {
            Ok(Self::Remove)
        } else if set("force_reply") {
            Ok(Self::ForceReply)
        } else {
            Err(ApiError::bad_request("object expected as reply markup"))
        }
    }

    /// Parses the only kind of markup that an edited message can have.
    pub fn inline_from_parameters(parameters: &Parameters) -> Result<Option<InlineKeyboard>, ApiError> {
        match Self::from_parameters(parameters)? {
            Self::Nothing => Ok(None),
            Self::Inline(keyboard) => Ok(Some(keyboard)),
            _ => Err(ApiError::bad_request("inline keyboard expected")),
        }
    }
}

fn inline_rows(rows: &Value) -> Result<Vec<Vec<Button>>, ApiError> {
    let mut read = Vec::new();
    for row in array(rows, "inline keyboard")? {
        let buttons: Vec<_> =
            array(row, "inline keyboard row")?.iter().map(inline_button).collect::<Result<_, _>>()?;
        if !buttons.is_empty() {
            read.push(buttons);
        }
    }
    if read.iter().map(Vec::len).sum::<usize>() > BUTTON_LIMIT {
        return Err(ApiError::bad_request("REPLY_MARKUP_TOO_LONG"));
    }
    Ok(read)
}

fn inline_button(button: &Value) -> Result<Button, ApiError> {
    let text = |name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
    let label = label(button, "inline keyboard button")?;
    let (data, url) = (text("callback_data"), text("url"));
    if data.as_ref().is_some_and(|data| data.is_empty() || data.len() > DATA_LIMIT) {
        return Err(ApiError::bad_request("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = &url {
        check_url(url)?;
    }
    let copy = copied(button)?;
    let style = text("style");
    if style.as_ref().is_some_and(|style| !STYLES.contains(&style.as_str())) {
        return Err(ApiError::bad_request("BUTTON_STYLE_INVALID"));
    }
    let acts = data.is_some() || url.is_some() || copy.is_some();
    if !acts && !OTHER_ACTIONS.iter().any(|name| button.get(name).is_some()) {
        return Err(ApiError::bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    }
    Ok(Button { label, data, url, copy, style })
}

/// The text that a button copies.
fn copied(button: &Value) -> Result<Option<String>, ApiError> {
    let Some(copy) = button.get("copy_text") else { return Ok(None) };
    let text = copy.get("text").and_then(Value::as_str).unwrap_or_default();
    if !(1..=COPY_LIMIT).contains(&text.encode_utf16().count()) {
        return Err(ApiError::bad_request("BUTTON_COPY_TEXT_INVALID"));
    }
    Ok(Some(text.to_owned()))
}

/// Telegram opens only addresses of the public web: a host name needs a dot, so `localhost` is refused.
fn check_url(address: &str) -> Result<(), ApiError> {
    let acceptable = reqwest::Url::parse(address).is_ok_and(|url| match url.scheme() {
        "http" | "https" => url.host_str().is_some_and(|host| host.contains(['.', ':'])),
        scheme => scheme == "tg",
    });
    if acceptable {
        return Ok(());
    }
    let reason = format!("inline keyboard button URL '{address}' is invalid: Wrong HTTP URL");
    Err(ApiError::bad_request(reason))
}

fn reply_rows(rows: &Value) -> Result<Vec<Vec<String>>, ApiError> {
    let read_row = |row| -> Result<Vec<String>, ApiError> {
        array(row, "keyboard row")?.iter().map(|button| label(button, "keyboard button")).collect()
    };
    let rows: Vec<_> = array(rows, "keyboard")?.iter().map(read_row).collect::<Result<_, _>>()?;
    Ok(rows.into_iter().filter(|row| !row.is_empty()).collect())
}

/// The label of a button, which may be a bare string in reply keyboards.
fn label(button: &Value, what: &str) -> Result<String, ApiError> {
    let text = button.as_str().or_else(|| button.get("text").and_then(Value::as_str)).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ApiError::bad_request(format!("can't parse {what}: text must be non-empty")));
    }
    Ok(text.to_owned())
}

fn array<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, ApiError> {
    value.as_array().ok_or_else(|| ApiError::bad_request(format!("{what} must be an array")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(button: &Value) -> String {
        inline_rows(&json!([[button]])).unwrap_err().description
    }

    #[test]
    fn data_of_a_button_has_1_to_64_bytes() {
        assert!(inline_rows(&json!([[{"text": "x", "callback_data": "d".repeat(64)}]])).is_ok());
        for data in [String::new(), "d".repeat(65), "ы".repeat(33)] {
            let button = json!({"text": "x", "callback_data": data});
            assert_eq!(refusal(&button), "Bad Request: BUTTON_DATA_INVALID");
        }
    }

    #[test]
    fn addresses_must_be_reachable_from_outside() {
        for address in ["https://example.org/tasks/1", "http://127.0.0.1:8080", "tg://user?id=1"] {
            assert!(inline_rows(&json!([[{"text": "x", "url": address}]])).is_ok(), "{address}");
        }
        for address in ["http://localhost:8080", "no address", "ftp://example.org"] {
            assert!(refusal(&json!({"text": "x", "url": address})).ends_with("Wrong HTTP URL"), "{address}");
        }
    }

    #[test]
    fn a_button_has_one_of_three_styles_or_none() {
        let read = |style: &str| inline_rows(&json!([[{"text": "x", "callback_data": "d", "style": style}]]));
        for style in STYLES {
            assert_eq!(read(style).unwrap()[0][0].style.as_deref(), Some(style));
        }
        assert_eq!(read("blue").unwrap_err().description, "Bad Request: BUTTON_STYLE_INVALID");
    }

    #[test]
    fn a_button_says_and_does_something() {
        assert!(refusal(&json!({"text": "x"})).contains("Text buttons are unallowed"));
        assert!(refusal(&json!({"text": " ", "callback_data": "d"})).contains("text must be non-empty"));
        let copies = inline_rows(&json!([[{"text": "x", "copy_text": {"text": "secret"}}]])).unwrap();
        assert_eq!(copies[0][0].copy.as_deref(), Some("secret"));
        for text in [String::new(), "x".repeat(257)] {
            let button = json!({"text": "x", "copy_text": {"text": text}});
            assert_eq!(refusal(&button), "Bad Request: BUTTON_COPY_TEXT_INVALID");
        }
    }
}
