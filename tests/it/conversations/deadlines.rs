//! Time limits: reminders, the end of the time, and a bot that was off meanwhile.

use std::sync::Arc;

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::Method;
use candidates_bot::model::{AttemptNumber, PersonId, Phase};
use candidates_bot::store::Records;
use chrono::TimeDelta;

use crate::support::{Actor, Scene, answers, scene};

const HOUR: i64 = 60;

/// A scene with an exam of 48 hours, and reminders a day and two hours before the end.
async fn limited() -> Scene {
    Scene::with(|settings| {
        let exam = Arc::make_mut(&mut settings.exam);
        exam.time_limit = Some(TimeDelta::hours(48));
    })
    .await
}

/// Lets time pass, and returns what is new in a person's chat.
async fn after(scene: &Scene, minutes: i64, actor: &Actor) -> String {
    scene.world.pass(minutes);
    scene.news(actor).await
}

fn state(scene: &Scene, actor: &Actor) -> Phase {
    let view = scene.world.store.read().expect("the database");
    view.attempt(PersonId(actor.id()), AttemptNumber::FIRST)
        .expect("the database")
        .expect("an attempt")
        .phase()
}

#[tokio::test]
async fn reminders_come_in_time_and_in_the_own_language() {
    let scene = limited().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    scene.says(&anna, "/start").await;
    scene.says(&ben, "/start").await;
    let question = scene.presses(&ben, "Get the task").await;
    assert!(question.contains("You have 48 hours for an attempt"), "{question}");
    scene.presses(&ben, "Yes").await;
    scene.gets(&anna).await;
    assert!(ben.count("Time left: 48 hours") == 1, "{:?}", ben.person.chat());

    assert_eq!(after(&scene, 24 * HOUR - 1, &ben).await, "", "too early");
    let day = after(&scene, 1, &ben).await;
    assert!(day.contains("Attempt 1 has not been submitted yet") && day.contains("24 hours"), "{day}");
    assert!(day.contains("https://site.example/tasks/"), "{day}");
    let day = scene.news(&anna).await;
    assert!(day.contains("Попытка 1 ещё не сдана") && day.contains("Осталось: 24 часа"), "{day}");

    assert_eq!(after(&scene, 22 * HOUR - 1, &ben).await, "", "too early");
    let hours = after(&scene, 1, &ben).await;
    assert!(hours.contains("Time left: 2 hours"), "{hours}");
    let hours = scene.news(&anna).await;
    assert!(hours.contains("Осталось: 2 часа"), "{hours}");
}

#[tokio::test]
async fn the_end_is_told_to_both_sides_once() {
    let scene = limited().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.news(&olga).await;
    scene.world.pass(48 * HOUR);

    let end = scene.news(&ben).await;

    assert!(end.contains("Time's up for attempt 1"), "{end}");
    assert!(!end.contains("not been submitted yet"), "reminders that nobody needs any more: {end}");
    let card = scene.news(&olga).await;
    assert!(card.contains("Time ran out, attempt 1 was not submitted"), "{card}");
    assert!(card.contains("ben_lee"), "{card}");
    assert_eq!(state(&scene, &ben), Phase::Expired);
    assert_eq!(after(&scene, 100 * HOUR, &ben).await, "");
    assert_eq!(scene.news(&olga).await, "");
    for word in ["I'm done", "Get the task"] {
        let refused = scene.presses(&ben, word).await;
        assert!(refused.contains("Time's up for attempt 1"), "{word}: {refused}");
        assert!(!refused.contains("Password"), "{word}: {refused}");
    }
    let metrics = scene.metrics(&ben);
    assert!(metrics.contains("car -, plate -") && metrics.contains("to -"), "{metrics}");
    // Another attempt is possible, with a time of its own.
    scene.does_it_again(&ben).await;
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn handing_in_in_time_stops_everything() {
    let scene = limited().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(47 * HOUR);
    scene.quiet().await;
    scene.completes(&ben).await;

    assert_eq!(after(&scene, 48 * HOUR, &ben).await, "");
    assert_eq!(state(&scene, &ben), Phase::Complete);
}

#[tokio::test]
async fn a_bot_that_was_off_says_what_holds_now_once() {
    let mut scene = limited().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;

    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.pass(47 * HOUR);
    scene.world.start_bot().await.expect("the bot starts");
    let reminder = scene.news(&ben).await;
    assert!(reminder.contains("Time left: 1 hour"), "{reminder}");
    assert_eq!(ben.count("not been submitted yet"), 1, "two were missed, one is enough");

    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.pass(5 * HOUR);
    scene.world.start_bot().await.expect("the bot starts");
    scene.quiet().await;
    for _ in 0..3 {
        scene.world.kill_bot().await;
        scene.world.start_bot().await.expect("the bot starts");
        scene.quiet().await;
    }
    assert_eq!((ben.count("Time's up"), olga.count("Time ran out")), (1, 1));
    assert_eq!(ben.count("not been submitted yet"), 1);
}

#[tokio::test]
async fn killed_at_the_very_moment() {
    for _ in 0..20 {
        let mut scene = limited().await;
        let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
        scene.says(&ben, "/start").await;
        scene.gets(&ben).await;
        scene.world.pass(48 * HOUR);
        scene.world.kill_bot().await;
        scene.world.start_bot().await.expect("the bot starts");
        scene.quiet().await;
        assert_eq!(state(&scene, &ben), Phase::Expired);
        // A message that was under way when the bot died may arrive twice.
        assert!((1..=2).contains(&ben.count("Time's up")), "{}", ben.count("Time's up"));
        assert!((1..=2).contains(&olga.count("Time ran out")), "{}", olga.count("Time ran out"));
    }
}

#[tokio::test]
async fn who_hands_in_in_time_is_not_late_however_long_the_check_takes() {
    let scene = limited().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for actor in [&ben, &anna] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
    }
    scene.draws(&ben).await;
    scene.draws_with(&anna, vec![Slip::LeaveEmpty { image: "01.jpg".to_owned() }]).await;
    for actor in [&ben, &anna] {
        scene.presses(actor, actor.in_words("Задание выполнено", "I'm done")).await;
    }
    scene.site_holds(Method::GET, "/annotations");
    for actor in [&ben, &anna] {
        actor.person.press(actor.in_words("Да", "Yes")).expect("a button");
    }
    ben.person.wait_text("I'll keep trying").await.expect("the delay is told");
    anna.person.wait_text("продолжает попытки").await.expect("the delay is told");
    scene.world.pass(49 * HOUR);
    scene.world.site.clear_faults();
    scene.quiet().await;
    assert_eq!((ben.count("Thank you!"), ben.count("Time's up")), (1, 0));
    // What is missing can be corrected: the time stood still while the site was down.
    assert_eq!((anna.count("Время на попытку 1 вышло"), anna.count("01.jpg")), (0, 1));
    assert_eq!(anna.count("Осталось: 48 часов"), 2, "told when it began, and when it goes on");
    assert_eq!(after(&scene, 48 * HOUR - 1, &anna).await.matches("вышло").count(), 0);
    assert!(after(&scene, 1, &anna).await.contains("Время на попытку 1 вышло"));
}

#[tokio::test]
async fn after_a_check_that_failed_there_is_time_to_mend_what_is_missing() {
    let scene = limited().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws_with(&ben, vec![Slip::LeaveEmpty { image: "01.jpg".to_owned() }]).await;
    scene.world.pass(48 * HOUR - 5);
    scene.quiet().await;
    scene.site_fails(Method::GET, "/annotations", 2, answers(400, "\"no\""));
    for press in 0..2 {
        scene.hands_in(&ben).await;
        assert_eq!(after(&scene, 10 * HOUR, &ben).await, "", "the time stands still after press {press}");
    }
    scene.presses(&olga, "Try again").await;
    let found = scene.news(&ben).await;
    assert!(found.contains("01.jpg") && found.contains("Time left: 1 hour"), "{found}");
    scene.world.pass(HOUR - 1);
    scene.draws(&ben).await;
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn a_quick_check_gives_no_time_away() {
    let scene = limited().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(48 * HOUR - 5);
    scene.quiet().await;
    let found = scene.hands_in(&ben).await;
    assert!(found.contains("01.jpg") && !found.contains("Time left"), "{found}");
    assert_eq!(after(&scene, 4, &ben).await, "");
    let end = after(&scene, 2, &ben).await;
    assert!(end.contains("Time's up for attempt 1"), "{end}");
}

#[tokio::test]
async fn a_question_that_is_open_when_the_time_is_over() {
    let mut scene = limited().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.presses(&ben, "I'm done").await;
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.pass(48 * HOUR);
    ben.person.press("Yes").expect("a button");
    scene.world.start_bot().await.expect("the bot starts");
    let end = scene.news(&ben).await;
    assert!(end.contains("Time's up for attempt 1"), "{end}");
    assert_eq!(state(&scene, &ben), Phase::Expired);
    assert!(scene.metrics(&ben).contains("car -, plate -"), "{}", scene.metrics(&ben));
}

#[tokio::test]
async fn many_whose_time_is_over_at_once() {
    let scene = limited().await;
    let people: Vec<Actor> = (201..206).map(|id| scene.person(id, None, "Kim", "en")).collect();
    for person in &people {
        scene.says(person, "/start").await;
        scene.gets(person).await;
    }
    scene.world.pass(48 * HOUR);
    scene.quiet().await;
    for person in &people {
        assert_eq!(person.count("Time's up"), 1);
    }
}

#[tokio::test]
async fn a_check_that_fails_costs_nobody_their_time() {
    let scene = limited().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.world.pass(48 * HOUR - 5);
    scene.quiet().await;
    scene.site_fails(Method::GET, "/annotations", 1, answers(400, "\"no\""));
    let failed = scene.hands_in(&ben).await;
    assert!(failed.contains("HR has been notified"), "{failed}");
    assert_eq!(after(&scene, 10 * HOUR, &ben).await, "");
    scene.presses(&olga, "Try again").await;
    let thanks = scene.news(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn an_exam_without_a_limit_never_reminds() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    assert_eq!(after(&scene, 24 * HOUR * 365, &ben).await, "");
    assert_eq!(state(&scene, &ben), Phase::InProgress);
}
