//! A person who presses a button sees the result, whatever notifications they have muted.

use candidates_bot::demo::site::Method;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::model::{Deletion, PersonId};
use insta::assert_snapshot;

use crate::support::{Actor, Scene, answers, scene};

/// An HR person mutes all notifications.
async fn mutes_everything(scene: &Scene, actor: &Actor) {
    scene.says(actor, "/notices").await;
    for topic in ["Submissions", "Failures", "Time ran out", "Colleagues' actions"] {
        scene.presses(actor, &format!("🔔 {topic}")).await;
    }
}

/// Vera, also HR, is notified of what others do unless she mutes it.
async fn vera(scene: &Scene) -> Actor {
    scene.whitelist(candidates_bot::desk::WhitelistChange::Add, "502").await;
    let vera = scene.person(502, Some("vera"), "Vera", "en");
    scene.says(&vera, "/start").await;
    vera
}

async fn looks_up(scene: &Scene, actor: &Actor, login: &str) {
    scene.says(actor, "/find").await;
    scene.says(actor, login).await;
}

#[tokio::test]
async fn another_attempt() {
    let scene = scene().await;
    let (olga, vera, ben) = (scene.olga().await, vera(&scene).await, scene.ben());
    mutes_everything(&scene, &olga).await;
    mutes_everything(&scene, &vera).await;
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    looks_up(&scene, &olga, "ben_lee").await;
    looks_up(&scene, &vera, "ben_lee").await;
    let pressed = scene.presses(&olga, "Grant attempt 3").await;
    assert_snapshot!(pressed, @"Ben @ben_lee can now start attempt 3 and has been notified.");
    assert_eq!(vera.news(), "", "she wants to hear nothing of it");
    // Another person was first.
    assert_eq!(scene.presses(&vera, "Grant attempt 3").await, "toast: This has already been decided.");
}

#[tokio::test]
async fn a_preparation_that_is_tried_again_and_fails_again() {
    let scene = scene().await;
    let (olga, vera, ben) = (scene.olga_by_cards().await, vera(&scene).await, scene.ben());
    scene.site_fails(Method::POST, "/api/auth/register", 2, answers(400, r#"{"email":["No."]}"#));
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.wants_cards(&vera, "⬜ A card for each candidate").await;
    scene.presses(&ben, "Yes").await;
    mutes_everything(&scene, &olga).await;
    mutes_everything(&scene, &vera).await;
    let pressed = scene.presses(&olga, "Try again").await;
    assert!(
        pressed.starts_with("Ben @ben_lee: the task is being prepared again.\n—\n⚠️ Attempt 1"),
        "{pressed}"
    );
    assert_snapshot!(scene.presses(&olga, "Try again").await, @"Ben @ben_lee: the task is being prepared again.");
    assert_eq!(vera.news(), "");
}

#[tokio::test]
async fn a_check_that_is_done_again() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.site_fails(Method::GET, "/annotations", 2, answers(400, r#"["No."]"#));
    scene.hands_in(&ben).await;
    mutes_everything(&scene, &olga).await;
    let pressed = scene.presses(&olga, "Try again").await;
    assert!(
        pressed.starts_with("Ben @ben_lee: the work is being checked again.\n—\n⚠️ Attempt 1"),
        "{pressed}"
    );
    assert_snapshot!(scene.presses(&olga, "Try again").await, @"Ben @ben_lee: the work is being checked again.");
    assert_eq!(ben.count("✅ Thank you!"), 1);
}

#[tokio::test]
async fn an_account_that_is_deleted_or_stays() {
    let scene = scene().await;
    let (olga, vera, ben) = (scene.olga().await, vera(&scene).await, scene.ben());
    mutes_everything(&scene, &olga).await;
    mutes_everything(&scene, &vera).await;
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    looks_up(&scene, &olga, "ben_lee").await;
    scene.site_fails(Method::DELETE, "/api/users", 1, answers(400, r#"["No."]"#));
    scene.presses(&olga, "🗑 Delete…").await;
    for became in [
        "⚠️ The account ben_lee_test_Annotator could not be deleted on the site. Cause: the site refuses",
        "The account ben_lee_test_Annotator has been deleted on the site.",
    ] {
        scene.presses(&olga, "Delete CVAT account").await;
        let pressed = scene.presses(&olga, "Yes, delete").await;
        assert!(pressed.contains(became), "{pressed}");
    }
    assert_eq!(vera.news(), "");
}

#[tokio::test]
async fn a_button_pressed_so_long_ago_that_no_answer_pops_up() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let description =
        "Bad Request: query is too old and response timeout expired or query ID is invalid".to_owned();
    let too_old = FaultKind::Status { code: 400, description, retry_after: None };
    scene.telegram_fails("answerCallbackQuery", 1, too_old);
    assert_eq!(scene.presses_data(&ben, 1, "yes:get:1").await, "This button no longer works.");
}

#[tokio::test]
async fn images_of_somebody_who_is_deleted_meanwhile() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    // The answer to the press waits, and so does everything after it.
    let description = "Too Many Requests: retry after 1".to_owned();
    let busy = FaultKind::Status { code: 429, description, retry_after: Some(1) };
    scene.telegram_fails("answerCallbackQuery", 1, busy);
    olga.person.press("Images").expect("a button");
    crate::support::until("she has pressed", || !scene.outbox().is_empty()).await;
    let delete = OperatorCommand::Delete(Deletion::Candidate, PersonId(ben.id()));
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Operator(delete)).await.expect("deleted here");
    let news = scene.news(&olga).await;
    assert!(news.contains("This candidate has been deleted in the meantime."), "{news}");
    assert!(scene.outbox().is_empty());
}
