//! Buttons under messages: pressed twice, pressed late, forged.

use crate::support::scene;

const STALE: &str = "toast: This button no longer works.";

#[tokio::test]
async fn a_second_press_of_the_same_button_does_nothing() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let (message, data) = ben.button("Yes");
    // Both presses before the bot has seen either.
    ben.person.press_data(message, &data);
    ben.person.press_data(message, &data);
    let news = scene.news(&ben).await;
    assert!(news.contains(STALE), "{news}");
    assert_eq!((scene.accounts().len(), scene.tasks().len(), ben.count("Password")), (1, 1, 1));
    assert_eq!(scene.presses_data(&ben, message, &data).await, STALE, "and once more when all is done");
}

#[tokio::test]
async fn the_button_of_an_older_question_does_nothing() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let (first, yes) = ben.button("Yes");
    let (_, cancel) = ben.button("Cancel");
    scene.world.pass(2);
    scene.presses(&ben, "Get the task").await;
    assert_eq!(scene.presses_data(&ben, first, &yes).await, STALE);
    scene.world.pass(2);
    assert_eq!(scene.presses_data(&ben, first, &cancel).await, STALE);
    assert_eq!(scene.candidate(&ben), None);
    // The newer question is still open.
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
}

#[tokio::test]
async fn cancel_after_yes_does_nothing() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let (message, cancel) = ben.button("Cancel");
    scene.presses(&ben, "Yes").await;
    assert_eq!(scene.presses_data(&ben, message, &cancel).await, STALE);
    assert_eq!(scene.tasks().len(), 1);
}

#[tokio::test]
async fn made_up_data_does_nothing() {
    let scene = scene().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.says(&ben, "/start").await;
    let longest = "я".repeat(32);
    let made_up = [
        "",
        "x",
        "yes",
        "yes:get:0",
        "yes:get:1",
        "yes:done:1",
        "yes:again:1",
        "yes:get:4294967296",
        "cancel:get:1",
        "retry:101:1",
        "retry:102:1",
        "retry:18446744073709551615:255",
        "yes:get:1:1",
        &longest,
    ];
    for data in made_up {
        assert_eq!(scene.presses_data(&ben, 1, data).await, STALE, "{data:?}");
        scene.world.pass(2);
    }
    assert_eq!(scene.candidate(&ben), None);
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1));
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn one_persons_question_is_not_another_persons() {
    let scene = scene().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
    }
    scene.presses(&anna, "Получить задание").await;
    let (message, data) = anna.button("Да");
    assert_eq!(scene.presses_data(&ben, message, &data).await, STALE);
    assert_eq!((scene.candidate(&anna), scene.candidate(&ben)), (None, None));
}

#[tokio::test]
async fn yes_under_a_message_that_is_gone_is_still_yes() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let (message, data) = ben.button("Yes");
    // A cleared chat: Telegram sends the number of the message, but can't edit it.
    let news = scene.presses_data(&ben, message + 1000, &data).await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
    assert_eq!(ben.count("ready"), 1, "one message shows the progress");
}
