//! Updates outside of conversations: no one is answered, and nothing is held up.

use candidates_bot::desk::EventKind;
use candidates_bot::model::{Incoming, PersonId, Sender};
use serde_json::{Value, json};

use crate::support::{Actor, Scene, scene};

/// A message of this person without a text.
fn message_id(actor: &Actor, content: &Value) -> Value {
    let mut message_id = json!({
        "message_id": 900, "date": 1_772_442_000,
        "chat": {"id": actor.id(), "type": "private", "first_name": "Ben"},
        "from": {"id": actor.id(), "is_bot": false, "first_name": "Ben", "language_code": "en"},
    });
    for (name, value) in content.as_object().expect("an object") {
        message_id[name] = value.clone();
    }
    message_id
}

async fn receives(scene: &Scene, actor: &Actor, update: Value) -> String {
    scene.world.telegram.push_raw_update(update);
    scene.news(actor).await
}

#[tokio::test]
async fn an_image_or_a_sticker_is_not_understood() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let file = json!({"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9});
    let mut sticker = file.clone();
    sticker["type"] = json!("regular");
    sticker["is_animated"] = json!(false);
    sticker["is_video"] = json!(false);
    let contents = [
        json!({"photo": [file], "caption": "I'm done"}),
        json!({"sticker": sticker}),
        json!({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3, "file_size": 9}}),
        json!({"location": {"latitude": 1.0, "longitude": 2.0}}),
        json!({"something_new": {"text": "I'm done"}}),
    ];
    for content in contents {
        scene.world.pass(2);
        let answer = receives(&scene, &ben, json!({"message": message_id(&ben, &content)})).await;
        assert!(
            answer.starts_with("I only understand the buttons below. If you have a question, ask the person who sent you the link to this bot."),
            "{content}: {answer}"
        );
    }
}

#[tokio::test]
async fn what_is_not_meant_for_the_bot_is_not_answered_and_blocks_nobody() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let group = json!({"id": -100, "type": "supergroup", "title": "Friends"});
    let text = json!({"text": "/start"});
    let mut in_group = message_id(&ben, &text);
    in_group["chat"] = group.clone();
    let mut of_bot = message_id(&ben, &text);
    of_bot["from"]["is_bot"] = json!(true);
    let press = json!({"id": "1", "from": message_id(&ben, &text)["from"], "chat_instance": "1",
        "data": "yes:get:1", "message": in_group});
    let updates = [
        json!({"message": in_group}),
        json!({"message": of_bot}),
        json!({"edited_message": message_id(&ben, &text)}),
        json!({"channel_post": {"message_id": 1, "date": 0, "text": "/start",
            "chat": {"id": -7, "type": "channel", "title": "News"}}}),
        json!({"callback_query": press}),
        json!({"poll_of_next_year": {"a": [1, {"b": null}]}}),
        json!({"message": {"odd": true}}),
        json!({"poll_answer": {"poll_id": "1", "option_ids": []}}),
        json!({"message": 17}),
        json!({}),
    ];
    for update in updates {
        assert_eq!(receives(&scene, &ben, update.clone()).await, "", "{update}");
    }
    let help = scene.says(&ben, "/help").await;
    assert!(help.contains("this text"), "{help}");
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn an_update_counts_once_whatever_the_order() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let sender = Sender {
        id: PersonId(ben.id()),
        username: Some("ben_lee".into()),
        first_name: "Ben".into(),
        language_tag: Some("en".into()),
    };
    let says = async |id: u32, text: &str| {
        let incoming = Incoming::Text { sender: sender.clone(), text: text.to_owned(), message_id: 1 };
        let desk = scene.world.desk().expect("the bot runs");
        desk.submit(EventKind::Update { id, incoming }).await.expect("taken");
        scene.news(&ben).await
    };
    // The number of the "/start" above, and earlier numbers.
    assert_eq!(says(100_000_001, "/start").await, "");
    let late = says(99_999_998, "I'm done").await;
    assert!(late.contains("You have no task yet."), "{late}");
    let later = says(99_999_997, "Get the task").await;
    assert!(later.contains("[Yes] [Cancel]"), "{later}");
    assert_eq!(says(99_999_998, "I'm done").await, "");
    assert_eq!(says(99_999_997, "Get the task").await, "");
    // The question is still the one that was asked first.
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
}
