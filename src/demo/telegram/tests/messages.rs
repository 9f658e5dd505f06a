//! The rules for messages, buttons and queries, and what people see of them.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};

use super::*;
use crate::demo::telegram::PressError;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are \
                            exactly the same as a current content and reply markup of the message";

#[tokio::test]
async fn who_never_wrote_or_blocked_the_bot_is_out_of_reach() {
    let server = server().await;
    let anna = anna(&server);
    let message = to_anna(json!({"text": "x"}));
    assert_eq!(refused(&server, "sendMessage", &message).await, bad("chat not found"));
    let stranger = json!({"chat_id": 99, "text": "x"});
    assert_eq!(refused(&server, "sendMessage", &stranger).await, bad("chat not found"));
    assert_eq!(refused(&server, "sendMessage", &json!({"text": "x"})).await, bad("chat not found"));

    anna.say("hello");
    anna.block();
    let blocked = (403, "Forbidden: bot was blocked by the user".to_owned());
    assert_eq!(refused(&server, "sendMessage", &message).await, blocked);
    assert_eq!(refused(&server, "sendChatAction", &to_anna(json!({"action": "typing"}))).await, blocked);
    anna.unblock();
    accepted(&server, "sendMessage", &message).await;
    anna.block();
    anna.say("back again");
    accepted(&server, "sendMessage", &message).await;
}

#[tokio::test]
async fn a_text_is_neither_empty_nor_too_long_nor_broken() {
    let (server, anna) = talking().await;
    let html = |text: &str| to_anna(json!({"text": text, "parse_mode": "HTML"}));
    for text in ["", " \n ", "<b></b>"] {
        assert_eq!(refused(&server, "sendMessage", &html(text)).await, bad("message text is empty"));
    }
    // A grinning face is two UTF-16 units.
    accepted(&server, "sendMessage", &html(&format!("<b>{}</b>", "😀".repeat(2048)))).await;
    let long = html(&format!("{}x", "😀".repeat(2048)));
    assert_eq!(refused(&server, "sendMessage", &long).await, bad("message is too long"));
    let broken = refused(&server, "sendMessage", &html("<b>bold")).await;
    assert_eq!(broken, bad("can't parse entities: Can't find end tag corresponding to start tag \"b\""));
    let other_mode = to_anna(json!({"text": "x", "parse_mode": "Markdown"}));
    assert_eq!(refused(&server, "sendMessage", &other_mode).await, bad("unsupported parse_mode"));
    assert_eq!(anna.chat().len(), 2, "what is refused is not seen");

    let sent = accepted(&server, "sendMessage", &html("<i>a</i> &lt; <b>b</b>")).await;
    assert_eq!(sent["entities"][1], json!({"type": "bold", "offset": 4, "length": 1}));
    let line = anna.chat().pop().unwrap();
    assert_eq!((line.text.as_str(), line.html.as_str()), ("a < b", "<i>a</i> &lt; <b>b</b>"));
    accepted(&server, "sendMessage", &to_anna(json!({"text": "a < <b>"}))).await;
    let line = anna.chat().pop().unwrap();
    assert_eq!((line.text.as_str(), line.html.as_str()), ("a < <b>", "a &lt; &lt;b&gt;"));
}

#[tokio::test]
async fn limits_are_counted_after_the_tags_are_gone_and_before_them() {
    let (server, anna) = talking().await;
    let html = |text: &str| to_anna(json!({"text": text, "parse_mode": "HTML", "message_id": 2}));
    accepted(&server, "sendMessage", &html(&"&quot;".repeat(4096))).await;
    let source = html(&format!("<b>{}</b>", "&#000000000034;".repeat(4000)));
    assert_eq!(refused(&server, "sendMessage", &source).await, bad("text is too long"), "in bytes");
    // Edits are refused with a different text.
    let long = html(&"x".repeat(4097));
    assert_eq!(refused(&server, "editMessageText", &long).await, bad("MESSAGE_TOO_LONG"));
    // The number of formatted ranges is limited, silently.
    accepted(&server, "sendMessage", &html(&"<b>x</b> ".repeat(120))).await;
    let sent = accepted(&server, "editMessageText", &html(&"<b>x</b> ".repeat(120))).await;
    assert_eq!(sent["entities"].as_array().map(Vec::len), Some(100));
    assert_eq!(anna.chat().pop().map(|line| line.text.len()), Some(239), "the text is whole");
}

#[tokio::test]
async fn an_edit_replaces_text_and_buttons_and_must_change_something() {
    let (server, anna) = talking().await;
    let message = |text: &str, markup: Value| {
        to_anna(json!({"message_id": 2, "text": text, "parse_mode": "HTML", "reply_markup": markup}))
    };
    accepted(&server, "sendMessage", &message("<b>one</b>", button("Go", "go"))).await;
    let same = message("<strong>one</strong>", button("Go", "go"));
    assert_eq!(refused(&server, "editMessageText", &same).await, bad(NOT_MODIFIED));
    accepted(&server, "editMessageText", &message("one", button("Go", "go"))).await;
    accepted(&server, "editMessageText", &message("two", button("Stop", "stop"))).await;
    let line = anna.chat().pop().unwrap();
    assert_eq!((line.text.as_str(), line.edited, line.buttons[0][0].label.as_str()), ("two", 2, "Stop"));

    accepted(&server, "editMessageReplyMarkup", &to_anna(json!({"message_id": 2}))).await;
    assert!(anna.chat().pop().unwrap().buttons.is_empty());
    let again = refused(&server, "editMessageReplyMarkup", &to_anna(json!({"message_id": 2}))).await;
    assert_eq!(again, bad(NOT_MODIFIED));
    accepted(&server, "editMessageReplyMarkup", &message("", button("New", "new"))).await;
    accepted(&server, "editMessageText", &to_anna(json!({"message_id": 2, "text": "three"}))).await;
    assert!(anna.chat().pop().unwrap().buttons.is_empty(), "without markup the buttons go");
}

#[tokio::test]
async fn what_cannot_be_edited_or_deleted() {
    let (server, anna) = talking().await;
    let edit = |id: i32| to_anna(json!({"message_id": id, "text": "new"}));
    assert_eq!(refused(&server, "editMessageText", &edit(9)).await, bad("message to edit not found"));
    assert_eq!(refused(&server, "editMessageText", &edit(1)).await, bad("message can't be edited"));
    let keyboard = json!({"keyboard": [[{"text": "Menu"}]]});
    accepted(&server, "sendMessage", &to_anna(json!({"text": "x", "reply_markup": keyboard}))).await;
    assert_eq!(refused(&server, "editMessageText", &edit(2)).await, bad("message can't be edited"));

    let message = to_anna(json!({"message_id": 2}));
    accepted(&server, "deleteMessage", &message).await;
    assert!(anna.chat()[1].deleted && !anna.chat()[0].deleted);
    assert_eq!(refused(&server, "deleteMessage", &message).await, bad("message to delete not found"));
    assert_eq!(refused(&server, "editMessageText", &edit(2)).await, bad("message to edit not found"));

    let later = chrono::Utc::now() + TimeDelta::hours(49);
    server.set_clock(Arc::new(move || -> DateTime<chrono::Utc> { later }));
    let old = refused(&server, "deleteMessage", &to_anna(json!({"message_id": 1}))).await;
    assert_eq!(old, bad("message can't be deleted for everyone"));
}

#[tokio::test]
async fn buttons_are_checked_and_pressed_by_their_label() {
    let (server, anna) = talking().await;
    let send = |text: &str, markup: Value| to_anna(json!({"text": text, "reply_markup": markup}));
    let too_long = send("x", button("x", &"d".repeat(65)));
    assert_eq!(refused(&server, "sendMessage", &too_long).await, bad("BUTTON_DATA_INVALID"));

    accepted(&server, "sendMessage", &send("old", button("Yes", "old"))).await;
    accepted(&server, "sendMessage", &send("new", button("Yes", "new"))).await;
    let link = json!({"inline_keyboard": [[{"text": "Site", "url": "https://example.org"}]]});
    accepted(&server, "sendMessage", &send("link", link)).await;
    anna.press("Yes").unwrap();
    let updates = accepted(&server, "getUpdates", &json!({"offset": -1})).await;
    let query = &updates[0]["callback_query"];
    assert_eq!((&query["data"], &query["message"]["message_id"]), (&json!("new"), &json!(3)));
    assert_eq!(query["from"]["id"], json!(ANNA));

    let link = PressError::NotForTheBot { label: "Site".into(), url: Some("https://example.org".into()) };
    assert_eq!(anna.press("Site"), Err(link));
    let offered = ["Site", "Yes", "Yes"].map(str::to_owned).to_vec();
    assert_eq!(anna.press("No"), Err(PressError::NoSuchButton { label: "No".into(), offered }));
}

#[tokio::test]
async fn a_query_is_answered_once_and_a_late_press_still_arrives() {
    let (server, anna) = talking().await;
    accepted(&server, "sendMessage", &to_anna(json!({"text": "x", "reply_markup": button("Yes", "y")})))
        .await;
    accepted(&server, "deleteMessage", &to_anna(json!({"message_id": 2}))).await;
    anna.press_data(2, "y");
    let updates = accepted(&server, "getUpdates", &json!({"offset": -1})).await;
    let query = &updates[0]["callback_query"];
    assert_eq!((&query["data"], &query["message"]["date"]), (&json!("y"), &json!(0)), "the message is gone");

    let long = json!({"callback_query_id": query["id"], "text": "x".repeat(201)});
    assert_eq!(refused(&server, "answerCallbackQuery", &long).await, bad("MESSAGE_TOO_LONG"));
    let answer = json!({"callback_query_id": query["id"], "text": "x".repeat(200)});
    let too_old = bad("query is too old and response timeout expired or query ID is invalid");
    accepted(&server, "answerCallbackQuery", &answer).await;
    assert_eq!(refused(&server, "answerCallbackQuery", &answer).await, too_old);
    assert_eq!(refused(&server, "answerCallbackQuery", &json!({})).await, too_old);
}

#[tokio::test]
async fn the_reply_keyboard_stays_until_another_or_its_removal() {
    let (server, anna) = talking().await;
    let send = |markup: Value| to_anna(json!({"text": "x", "reply_markup": markup}));
    let rows = json!([["Test", {"text": "Help"}], ["Menu"]]);
    let keyboard = json!({"keyboard": rows, "resize_keyboard": true, "is_persistent": true});
    accepted(&server, "sendMessage", &send(keyboard)).await;
    accepted(&server, "sendMessage", &send(button("Yes", "y"))).await;
    assert_eq!(anna.reply_keyboard(), [vec!["Test", "Help"], vec!["Menu"]]);
    anna.press("Help").unwrap();
    assert_eq!(anna.chat().pop().map(|line| (line.from_bot, line.text)), Some((false, "Help".to_owned())));
    accepted(&server, "sendMessage", &send(json!({"remove_keyboard": true}))).await;
    assert!(anna.reply_keyboard().is_empty());
    assert!(anna.press("Help").is_err());
}

#[tokio::test]
async fn waiting_sees_only_what_came_or_changed_after_the_last_act() {
    let (server, anna) = talking().await;
    let anna = anna.with_timeout(Duration::from_millis(50));
    accepted(&server, "sendMessage", &to_anna(json!({"text": "one moment"}))).await;
    assert_eq!(anna.wait_text("moment").await.unwrap().message_id, 2);
    anna.say("again");
    let error = anna.wait_text("moment").await.unwrap_err().to_string();
    assert!(error.contains("\"moment\"") && error.contains("bot: one moment"), "{error}");

    let patient = anna.with_timeout(Duration::from_secs(20));
    let edit = to_anna(json!({"message_id": 2, "text": "a moment later"}));
    let (line, _) = tokio::join!(patient.wait_text("moment"), call(&server, "editMessageText", &edit));
    assert_eq!(line.unwrap().edited, 1);
    let chat = patient.wait("three lines", |chat| chat.len() == 3).await.unwrap();
    assert_eq!(chat[2].text, "again");
}
