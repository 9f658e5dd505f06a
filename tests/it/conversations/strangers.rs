//! Strangers: they are answered, but do not get the same answer again and again.

use crate::support::{Actor, Scene, scene};

const STALE: &str = "toast: This button no longer works.";

/// Number of the bot's messages in the chat.
fn messages(actor: &Actor) -> usize {
    actor.count("")
}

async fn says_often(scene: &Scene, actor: &Actor, words: &[&str], times: usize) {
    for word in words.iter().cycle().take(words.len() * times) {
        actor.person.say(word);
    }
    scene.quiet().await;
}

#[tokio::test]
async fn a_stranger_is_told_the_same_once_a_minute() {
    let scene = scene().await;
    let ben = scene.ben();
    says_often(&scene, &ben, &["/start", "what?", "done"], 50).await;
    assert_eq!(messages(&ben), 3);
    scene.world.pass(1);
    says_often(&scene, &ben, &["/start", "what?", "done"], 50).await;
    assert_eq!(messages(&ben), 6, "the next minute");
    for number in 0..20 {
        ben.person.press_data(1, &format!("yes:get:{number}"));
    }
    assert_eq!(scene.news(&ben).await.matches(STALE).count(), 1);
    scene.world.pass(1);
    assert_eq!(scene.presses_data(&ben, 1, "yes:get:1").await, STALE);
}

#[tokio::test]
async fn whoever_asks_for_the_assignment_twice_has_one_question_that_works() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    assert!(scene.says(&ben, "/get").await.contains("[Yes] [Cancel]"));
    assert_eq!(scene.says(&ben, "/get").await, "", "it is asked already");
    assert!(scene.presses(&ben, "Cancel").await.contains("Cancelled"));
    // The question is a different one now.
    assert!(scene.says(&ben, "/get").await.contains("[Yes] [Cancel]"));
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
    // A person with an attempt is answered every time they ask.
    for _ in 0..3 {
        assert!(scene.says(&ben, "/get").await.contains("Password: "));
    }
}

#[tokio::test]
async fn whatever_a_stranger_does_they_are_told_ten_things_a_minute_at_most() {
    let scene = scene().await;
    let ben = scene.ben();
    says_often(&scene, &ben, &["/get", "/start", "x", "cancel", "/help", "done"], 30).await;
    assert!(messages(&ben) <= 10, "{}", messages(&ben));
    scene.world.pass(1);
    scene.gets(&ben).await;
}

#[tokio::test]
async fn hr_is_answered_whenever_they_ask() {
    let scene = scene().await;
    let olga = scene.olga().await;
    says_often(&scene, &olga, &["/hr"], 3).await;
    assert_eq!(olga.count("HR menu. What would you like"), 4, "after /start, too");
}
