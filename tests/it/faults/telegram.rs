//! Telegram fails.

use candidates_bot::demo::telegram::{Fault, FaultKind};

use crate::support::scene;

fn refuses(code: u16, description: &str, retry_after: Option<u32>) -> FaultKind {
    FaultKind::Status { code, description: description.to_owned(), retry_after }
}

#[tokio::test]
async fn too_many_requests() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.telegram_fails("sendMessage", 1, refuses(429, "Too Many Requests: retry after 1", Some(1)));
    let begin = std::time::Instant::now();
    let welcome = scene.says(&ben, "/start").await;
    assert!(welcome.contains("Hello!"), "{welcome}");
    assert!(begin.elapsed().as_millis() >= 1000, "asked to wait for a second, and did not");
    assert_eq!(ben.count("Hello!"), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_before_anything_is_done() {
    let scene = scene().await;
    let ben = scene.ben();
    for method in ["sendMessage", "editMessageText", "answerCallbackQuery", "sendMediaGroup", "getUpdates"] {
        scene.telegram_fails(method, 2, FaultKind::ResetBefore);
    }
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    assert_eq!((ben.count("Hello!"), ben.count("ready"), ben.count("Password: ")), (1, 1, 1));
    assert_eq!(ben.count("What good annotation looks like"), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_afterwards_doubles_at_most_that_message() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    for method in ["editMessageText", "sendMessage", "answerCallbackQuery", "getUpdates"] {
        scene.telegram_fails(method, 1, FaultKind::ResetAfter);
    }
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
    assert_eq!((ben.count("ready"), ben.count("Password: ")), (1, 2));
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1));
}

#[tokio::test]
async fn a_server_that_knows_no_copy_buttons_shows_the_credentials_without_them() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let row = "[Copy the login] [Copy the password]";
    let shown = scene.says(&ben, "/get").await;
    assert!(shown.contains("Password: ") && shown.contains(row), "{shown}");
    let refusal = "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline \
                   keyboard";
    scene.telegram_fails("sendMessage", 1, refuses(400, refusal, None));
    let shown = scene.says(&ben, "/get").await;
    assert!(shown.contains("Password: ") && !shown.contains("[Copy"), "{shown}");
}

#[tokio::test]
async fn who_blocks_the_bot_does_not_stop_others() {
    let scene = scene().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
    }
    scene.presses(&ben, "Get the task").await;
    let (message, yes) = ben.button("Yes");
    ben.person.press_data(message, &yes);
    ben.person.block();
    scene.gets(&anna).await;
    scene.quiet().await;
    assert_eq!(ben.count("Password: "), 0);

    // After unblocking the bot, Ben finds everything as he left it.
    scene.says(&ben, "/start").await;
    let shown = scene.presses(&ben, "Get the task").await;
    assert!(shown.contains("Login: ben_lee_test_Annotator"), "{shown}");
}

#[tokio::test]
async fn an_hr_person_who_blocks_the_bot_does_not_keep_the_news_from_others() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(candidates_bot::desk::WhitelistChange::Add, "502").await;
    scene.says(&vera, "/start").await;
    olga.person.block();
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
    let card = scene.news(&vera).await;
    assert!(card.contains("📥 Завершено"), "{card}");
}

#[tokio::test]
async fn a_message_that_can_not_be_edited_is_followed_by_a_new_one() {
    for description in ["Bad Request: message to edit not found", "Bad Request: message can't be edited"] {
        let scene = scene().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.presses(&ben, "Get the task").await;
        scene.telegram_fails("editMessageText", 1, refuses(400, description, None));
        let news = scene.presses(&ben, "Yes").await;
        assert!(news.contains("✅ Your task is ready."), "{news}");
        assert_eq!((ben.count("Creating your account"), ben.count("ready")), (0, 1), "one message, edited");

        scene.draws(&ben).await;
        scene.presses(&ben, "I'm done").await;
        scene.telegram_fails("editMessageText", 1, refuses(400, description, None));
        let news = scene.presses(&ben, "Yes").await;
        assert!(news.starts_with("🔎 Checking…") && news.contains("✅ Thank you!"), "{news}");
    }
}

#[tokio::test]
async fn a_message_that_is_so_already() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let same = "Bad Request: message is not modified: specified new message content and reply markup are \
                exactly the same as a current content and reply markup of the message";
    scene.telegram_fails("editMessageText", 1, refuses(400, same, None));
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.starts_with("(edited) ✅ Your task is ready."), "{news}");
}

#[tokio::test]
async fn a_server_without_albums_gets_single_images() {
    for (code, description) in [(404, "Not Found"), (400, "Bad Request: group send failed")] {
        let scene = scene().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.telegram_fails("sendMediaGroup", u32::MAX, refuses(code, description, None));
        scene.gets(&ben).await;
        let names: Vec<String> =
            ben.person.chat().iter().flat_map(|line| &line.media).map(|media| media.name.clone()).collect();
        assert_eq!(names, ["instructions-1.jpg", "instructions-2.jpg"]);
        assert_eq!(ben.count("What good annotation looks like"), 1, "the caption stays");
    }
}

#[tokio::test]
async fn annotations_that_telegram_can_not_read_comes_as_text() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.telegram_fails("sendMessage", 1, refuses(400, "Bad Request: can't parse entities: oops", None));
    let help = scene.says(&ben, "/help").await;
    assert!(help.contains("Get the task: an account") && !help.contains("<b>"), "{help}");
}

#[tokio::test]
async fn a_press_that_is_too_old_to_be_answered_still_counts() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    scene.telegram_fails("answerCallbackQuery", 1, refuses(400, old, None));
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
}

/// The bot waits ten seconds for the other program to end.
#[tokio::test]
async fn another_program_with_the_same_token() {
    let scene = scene().await;
    let ben = scene.ben();
    let conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance \
                    is running";
    scene.telegram_fails("getUpdates", 1, refuses(409, conflict, None));
    let welcome = scene.says(&ben, "/start").await;
    assert!(welcome.contains("Hello!"), "{welcome}");
}

#[tokio::test]
async fn a_webhook_of_an_older_installation_is_removed() {
    let scene = scene().await;
    let ben = scene.ben();
    let webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to \
                   delete the webhook first";
    scene.telegram_fails("getUpdates", 1, refuses(409, webhook, None));
    let welcome = scene.says(&ben, "/start").await;
    assert!(welcome.contains("Hello!"), "{welcome}");
    let removed = scene.world.telegram.calls().iter().any(|call| call.method == "deleteWebhook" && call.ok);
    assert!(removed);
}

#[tokio::test]
async fn a_fault_in_one_chat_does_not_hold_up_another() {
    let scene = scene().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
    }
    let kind = refuses(429, "Too Many Requests: retry after 3", Some(3));
    scene.world.telegram.add_fault(Fault {
        method_contains: String::new(),
        chat: Some(ben.id() as i64),
        times: 1,
        kind,
    });
    let begin = std::time::Instant::now();
    ben.person.say("/help");
    anna.person.say("/help");
    anna.person.wait_text("Помощь").await.expect("Anna is answered");
    assert!(begin.elapsed().as_secs() < 3);
    let help = scene.news(&ben).await;
    assert!(help.contains("this text"), "{help}");
}
