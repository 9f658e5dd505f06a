//! Work that is completed on the site but was not handed in here, and tasks that are assigned to others.

use std::sync::Arc;
use std::time::Duration;

use candidates_bot::desk::EventKind;
use candidates_bot::model::{AttemptNumber, PersonId, Phase};
use candidates_bot::store::Records;
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Actor, Scene, scene};

/// A bot that constantly checks what is completed.
async fn looking() -> Scene {
    Scene::with(|settings| settings.retry_budget.completed = Duration::from_millis(5)).await
}

/// An exam of 48 hours, with no check before they are over.
async fn limited() -> Scene {
    Scene::with(|settings| Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::hours(48))).await
}

async fn until(is_so: impl Fn() -> bool, what: &str) {
    for _ in 0..4000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never: {what}");
}

/// Number of times that the bot has asked what is completed.
fn looks(scene: &Scene) -> usize {
    let requests = scene.world.site.requests();
    requests
        .iter()
        .filter(|request| request.path == "/api/jobs" && request.query.contains("completed"))
        .count()
}

/// Waits until the bot has checked a few more times.
async fn looked(scene: &Scene) {
    let enough = looks(scene) + 3;
    until(|| looks(scene) >= enough, "the bot looks").await;
    scene.quiet().await;
}

async fn sets_state(scene: &Scene, actor: &Actor, state: &str) {
    let annotator = scene.annotator(actor).await;
    annotator.set_state(actor.credentials().job(), state).await.expect("the site takes it");
}

fn asked(actor: &Actor) -> usize {
    actor.count("has not been submitted here yet") + actor.count("здесь она ещё не сдана")
}

fn state(scene: &Scene, actor: &Actor) -> Phase {
    let view = scene.world.store.read().expect("the database");
    view.attempt(PersonId(actor.id()), AttemptNumber::FIRST)
        .expect("the database")
        .expect("an attempt")
        .phase()
}

#[tokio::test]
async fn the_candidate_is_asked_once_and_hands_in_with_a_button() {
    let scene = looking().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
        scene.draws(actor).await;
    }
    looked(&scene).await;
    assert_eq!((asked(&anna), asked(&ben)), (0, 0), "nothing is completed yet");
    scene.world.pass(30);
    sets_state(&scene, &ben, "completed").await;
    until(|| asked(&ben) == 1, "the question").await;
    insta::assert_snapshot!(scene.news(&ben).await, @"
    📌 On the site all your work of attempt 1 is completed, but it has not been submitted here yet. Shall I check it? If you'd like to keep working, go ahead: “I'm done” works later, too.
    [Submit]
    ");

    sets_state(&scene, &ben, "in progress").await;
    sets_state(&scene, &ben, "completed").await;
    looked(&scene).await;
    assert_eq!((asked(&anna), asked(&ben)), (0, 1));

    let (message, data) = ben.button("Submit");
    let thanks = scene.presses(&ben, "Submit").await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    let late = scene.presses_data(&ben, message, &data).await;
    assert_eq!(late, "toast: This button no longer works.");
}

#[tokio::test]
async fn who_was_told_what_is_missing_is_asked_only_when_they_have_gone_on() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(30);
    let told = scene.hands_in(&ben).await;
    assert!(told.contains("Not complete yet"), "{told}");
    let desk = scene.world.desk().expect("the bot runs");
    for (minutes, times) in [(-1, 0), (5, 1), (9, 1)] {
        let changed = Some(desk.now() + TimeDelta::minutes(minutes));
        let event =
            EventKind::CompletedOnSite { person: PersonId(ben.id()), attempt: AttemptNumber::FIRST, changed };
        desk.submit(event).await.expect("decided");
        scene.quiet().await;
        assert_eq!(asked(&ben), times, "changed after {minutes} minutes");
    }
}

#[tokio::test]
async fn when_the_time_is_over_completed_work_counts() {
    let scene = limited().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(60);
    scene.draws(&ben).await;
    sets_state(&scene, &ben, "completed").await;
    scene.news(&olga).await;

    scene.world.pass(47 * 60);

    let end = scene.news(&ben).await;
    assert!(end.contains("Thank you!") && !end.contains("can no longer be submitted"), "{end}");
    let card = scene.news(&olga).await;
    assert!(
        card.contains("Attempt 1 · submitted\n📌 Completed on the site but not submitted here"),
        "{card}"
    );
    assert!(card.contains("Working time since the task was ready: 1 h 0 min"), "{card}");
}

#[tokio::test]
async fn who_was_asked_and_did_nothing_hears_that_it_is_taken() {
    let scene = Scene::with(|settings| {
        settings.retry_budget.completed = Duration::from_millis(5);
        Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::hours(48));
    })
    .await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    sets_state(&scene, &ben, "completed").await;
    until(|| asked(&ben) == 1, "the question").await;
    scene.news(&ben).await;
    scene.world.pass(48 * 60);
    let end = scene.news(&ben).await;
    assert!(end.contains("You have completed it on the site, so I'm checking it"), "{end}");
    assert!(end.contains("Thank you!"), "{end}");
}

#[tokio::test]
async fn what_is_open_or_not_whole_when_the_time_is_over_does_not_count() {
    let scene = limited().await;
    let (olga, anna, ben) = (scene.olga_by_cards().await, scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
    }
    // One has drawn everything but not completed it; the other has completed it with something missing.
    scene.draws(&ben).await;
    sets_state(&scene, &anna, "completed").await;
    scene.news(&olga).await;

    scene.world.pass(48 * 60);

    let end = scene.news(&ben).await;
    assert!(end.contains("Time's up for attempt 1") && !end.contains("Checking"), "{end}");
    assert_eq!((state(&scene, &anna), state(&scene, &ben)), (Phase::Expired, Phase::Expired));
    let cards = scene.news(&olga).await;
    assert_eq!(cards.matches("Time ran out, attempt 1 was not submitted").count(), 2, "{cards}");
}

#[tokio::test]
async fn a_task_in_other_hands_is_told_to_hr() {
    let scene = scene().await;
    let (olga, anna, ben) = (scene.olga_by_cards().await, scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
        scene.draws(actor).await;
    }
    scene.news(&olga).await;
    let users = scene.world.site.users();
    let other = users.iter().find(|user| user.username == "anna_k_test_Annotator").expect("an account").id;
    gives_away(&scene, "ben_lee_test_Annotator", json!(other)).await;
    scene.hands_in(&ben).await;
    let card = scene.news(&olga).await;
    assert!(
        card.contains("🚩 The task was in other hands: on the site it was assigned to anna_k_test_Annotator"),
        "{card}"
    );
    assert!(card.contains("👀 review"), "{card}");
    gives_away(&scene, "anna_k_test_Annotator", json!(null)).await;
    scene.hands_in(&anna).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("🚩 The task was taken from the candidate"), "{card}");
}

/// The administrator assigns the task of an account's first attempt to another user.
async fn gives_away(scene: &Scene, account: &str, assignee: serde_json::Value) {
    let site = &scene.world.site;
    let name = format!("1 Test Assignment {account}");
    let task = site.tasks().into_iter().find(|task| task.name == name).expect("a task").id;
    let (user, password) = site.admin();
    let request = reqwest::Client::new()
        .patch(format!("{}/api/tasks/{task}", site.url()))
        .basic_auth(user, Some(password))
        .header("Accept", "application/vnd.cvat+json")
        .json(&json!({"assignee_id": assignee}));
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.status());
}
