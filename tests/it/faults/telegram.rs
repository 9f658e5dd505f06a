//! Telegram refuses, delays or forgets: people read what they should all the same, and others do not wait for them.

use candidates_bot::demo::telegram::FaultKind;

use crate::support::scene;

fn refused(code: u16, description: &str, retry_after: Option<u32>) -> FaultKind {
    FaultKind::Status { code, description: description.to_owned(), retry_after }
}

#[tokio::test]
async fn a_message_that_comes_too_fast_is_sent_later() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.telegram_fails("sendMessage", 1, refused(429, "Too Many Requests: retry after 1", Some(1)));
    let answer = scene.says(&ben, "/start").await;
    assert!(answer.contains("Hello!"), "{answer}");
}

#[tokio::test]
async fn a_candidate_who_blocks_the_bot_holds_nobody_up() {
    let scene = scene().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    scene.says(&ben, "/start").await;
    ben.person.say("Help");
    ben.person.block();
    let answer = scene.says(&anna, "/start").await;
    assert!(answer.contains("Здравствуйте!"), "{answer}");
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn where_a_message_can_not_be_edited_a_new_one_comes() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the assignment").await;
    scene.telegram_fails("editMessageText", 1, refused(400, "Bad Request: message to edit not found", None));
    let answer = scene.presses(&ben, "Cancel").await;
    assert!(answer.contains("Cancelled. Nothing was changed."), "{answer}");
    assert!(!answer.contains("(edited)"), "{answer}");
}

#[tokio::test]
async fn where_albums_are_refused_pictures_come_one_by_one() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.telegram_fails("sendMediaGroup", u32::MAX, refused(404, "Not Found", None));
    scene.gets(&ben).await;
    let chat = ben.person.chat();
    let pictures: Vec<usize> = chat.iter().map(|line| line.media.len()).filter(|media| *media > 0).collect();
    assert_eq!(pictures, [1, 1], "two messages with a picture each");
}
