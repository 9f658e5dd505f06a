//! Intake limits: how many newcomers per day, and none while too many attempts are in progress.

use candidates_bot::desk::IntakeRules;
use candidates_bot::model::ChatId;
use candidates_bot::store::Records;
use insta::assert_snapshot;

use crate::support::{Actor, Scene};

async fn scene(per_day: u32, active_attempts: u32) -> Scene {
    Scene::with(|settings| settings.intake = IntakeRules { per_day, active_attempts }).await
}

/// A new person who has said hello.
async fn newcomer(scene: &Scene, number: u64) -> Actor {
    let newcomer = scene.person(1000 + number, None, &format!("Person {number}"), "en");
    scene.says(&newcomer, "/start").await;
    newcomer
}

/// Nothing is on the site, and nothing about them is stored.
fn nobody_knows(scene: &Scene, actor: &Actor) {
    let view = scene.world.store.read().expect("the database");
    assert_eq!(scene.candidate(actor), None);
    assert_eq!(view.conversation(ChatId(actor.id() as i64)).expect("the database").pending, None);
    let own = format!("tg{}_test_Annotator", actor.id());
    assert!(!scene.accounts().contains(&own), "{own} is on the site");
}

#[tokio::test]
async fn a_day_has_so_many_newcomers_and_hr_lets_in_more() {
    let scene = scene(1, 100).await;
    let olga = scene.olga().await;
    scene.whitelist(candidates_bot::desk::WhitelistChange::Add, "502").await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.says(&vera, "/start").await;
    let (first, second, third) =
        (newcomer(&scene, 1).await, newcomer(&scene, 2).await, newcomer(&scene, 3).await);
    scene.gets(&first).await;
    scene.news(&olga).await;

    assert_snapshot!(scene.says(&second, "/get").await, @"There are no more new tasks today. Please come back after 3 March, 00:00 (UTC), in 15 hours, and tap “Get the task” again.");
    nobody_knows(&scene, &second);
    let anna = scene.anna();
    assert_snapshot!(scene.says(&anna, "/get").await, @"На сегодня новые задания закончились. Пожалуйста, вернитесь после 3 марта, 00:00 (UTC) — осталось 15 часов — и снова нажмите «Получить задание».");
    assert_snapshot!(scene.news(&olga).await, @r"
    🚪 1 newcomer has got their first task today (UTC), which is the limit for a day. I ask the others to come back tomorrow.
    Newcomers turned away today: 1.
    [Let in 1 more today]
    ");
    scene.news(&vera).await;
    let (message, data) = vera.button("Принять сегодня ещё 1");

    // Both press; it is raised once, and both see who did it.
    let pressed = scene.presses(&olga, "Let in 1 more today").await;
    assert_snapshot!(pressed, @r"
    (edited) 🚪 1 newcomer has got their first task today (UTC), which is the limit for a day. I ask the others to come back tomorrow.
    Newcomers turned away today: 2.
    ✅ Olga (501) has raised the limit for today to 2.
    ");
    assert_snapshot!(scene.presses_data(&vera, message, &data).await, @r"
    (edited) 🚪 Сегодня (UTC) первое задание получил 1 новый кандидат: это предел на день. Остальных бот просит вернуться завтра.
    Отказов сегодня: 2.
    ✅ Olga (501): предел на сегодня поднят до 2.
    —
    toast: Решение уже принято.
    ");
    scene.gets(&second).await;
    scene.world.pass(2);
    assert!(scene.says(&third, "/get").await.contains("no more new tasks today"));
    // The additional places are used up, too: that is news.
    let news = scene.news(&olga).await;
    assert!(news.starts_with("🚪 2 newcomers have got") && news.contains("[Let in 1 more today]"), "{news}");
    let audit = scene.says(&olga, "/audit").await;
    assert_eq!(audit.matches("raised today's limit on newcomers to 2").count(), 1, "{audit}");

    // The next day starts from zero, and yesterday's button is out of date.
    scene.world.pass(15 * 60);
    assert_eq!(scene.presses(&olga, "Let in 1 more today").await, "toast: This button no longer works.");
    scene.gets(&third).await;
    assert!(scene.says(&newcomer(&scene, 4).await, "/get").await.contains("no more new tasks today"));
}

#[tokio::test]
async fn a_yes_that_comes_when_the_day_is_full_is_refused() {
    let scene = scene(1, 100).await;
    let (first, second) = (newcomer(&scene, 1).await, newcomer(&scene, 2).await);
    scene.says(&second, "/get").await;
    scene.gets(&first).await;
    let news = scene.presses(&second, "Yes").await;
    assert!(news.starts_with("(edited) There are no more new tasks today"), "{news}");
    nobody_knows(&scene, &second);
}

#[tokio::test]
async fn while_many_are_at_work_newcomers_wait_and_candidates_go_on() {
    let scene = scene(100, 1).await;
    let (olga, ben, other) = (scene.olga().await, scene.ben(), newcomer(&scene, 1).await);
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    assert_snapshot!(scene.says(&other, "/get").await, @"So many people are taking the test right now that there are no free places. Please come back in a few hours and tap “Get the task” again.");
    nobody_knows(&scene, &other);
    let news = scene.news(&olga).await;
    assert!(news.contains("🚪 1 attempt is in progress, which is the limit."), "{news}");
    scene.completes(&ben).await;
    // A place becomes free and is taken; known candidates continue all the same.
    scene.world.pass(2);
    scene.gets(&other).await;
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    scene.completes(&other).await;
    assert_eq!(scene.tasks().len(), 3);
}

#[tokio::test]
async fn a_closed_intake_lets_nobody_in_and_tells_hr_nothing() {
    let scene = scene(0, 100).await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    assert_snapshot!(scene.says(&ben, "/get").await, @"No new tasks are being given out at the moment. Please try again another day.");
    nobody_knows(&scene, &ben);
    assert_eq!(scene.news(&olga).await, "");
    // HR can test their own bot at any time.
    scene.presses(&olga, "Candidate menu").await;
    scene.gets(&olga).await;
}

#[tokio::test]
async fn hr_sees_how_many_were_turned_away_by_now() {
    let scene = scene(1, 100).await;
    let olga = scene.olga().await;
    scene.gets(&newcomer(&scene, 0).await).await;
    for number in 1..=9 {
        scene.says(&newcomer(&scene, number).await, "/get").await;
    }
    let news = scene.news(&olga).await;
    assert!(news.contains("turned away today: 1.") && !news.contains("—"), "one message: {news}");
    scene.says(&newcomer(&scene, 10).await, "/get").await;
    let news = scene.news(&olga).await;
    assert!(news.starts_with("(edited)") && news.contains("turned away today: 10."), "{news}");
    assert!(news.contains("[Let in 1 more today]"), "{news}");
}
