//! HR is told without noise: what comes soon after is added to the same message, and an outage of the site is one
//! message with one button.

use candidates_bot::demo::site::Method;

use crate::support::{Actor, Scene, scene, unavailable};

/// A candidate gets the task.
async fn begins(scene: &Scene, id: u64, name: &str) -> Actor {
    let person = scene.person(id, Some(&name.to_lowercase()), name, "en");
    scene.says(&person, "/start").await;
    scene.gets(&person).await;
    person
}

#[tokio::test]
async fn what_is_finished_within_ten_minutes_is_one_message_that_grows() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let (ann, bob) = (begins(&scene, 201, "Ann").await, begins(&scene, 202, "Bob").await);
    scene.world.pass(60);
    scene.completes(&ann).await;
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    📥 Finished
    In percent: car / plate / plate.plate
    1. ✅ Ann @ann · 99.6 / 97.8 / 100.0
    [1 · Ann]
    [To decide: 1]
    ");
    scene.world.pass(5);
    scene.completes(&bob).await;
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    (edited) 📥 Finished: 2
    In percent: car / plate / plate.plate
    1. ✅ Ann @ann · 99.6 / 97.8 / 100.0
    2. 👀 Bob @bob · 99.6 / 97.8 / 100.0 🚩
    [1 · Ann] [2 · Bob]
    [To decide: 2]
    ");

    // A card is a message of its own; what is decided there is seen in the line.
    let card = scene.presses(&olga, "1 · Ann").await;
    assert!(card.starts_with("Ann @ann\n"), "{card}");
    scene.world.pass(1);
    let decided = scene.presses(&olga, "❌ Reject").await;
    assert!(decided.contains("1. ✅ Ann @ann · 99.6 / 97.8 / 100.0 → rejected\n2. 👀 Bob"), "{decided}");

    scene.world.pass(10);
    let cat = begins(&scene, 203, "Cat").await;
    scene.completes(&cat).await;
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    📥 Finished
    In percent: car / plate / plate.plate
    1. 👀 Cat @cat · 99.6 / 97.8 / 100.0 🚩 like @ann, @bob
    [1 · Cat]
    [To decide: 2]
    ");
}

#[tokio::test]
async fn an_outage_of_the_site_is_one_message_and_one_line_when_it_is_over() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(candidates_bot::desk::WhitelistChange::Add, "502").await;
    scene.says(&vera, "/start").await;
    olga.news();
    let mut people = Vec::new();
    for (id, name) in [(201, "Ann"), (202, "Bob"), (203, "Cat")] {
        let person = scene.person(id, Some(&name.to_lowercase()), name, "en");
        scene.says(&person, "/start").await;
        people.push(person);
    }
    scene.site_fails(Method::POST, "/api/auth/register", u32::MAX, unavailable());
    for person in &people {
        scene.presses(person, "Get the task").await;
        scene.presses(person, "Yes").await;
        scene.world.pass(16);
    }
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    ⚠️ Stopped by a problem: 3
    1. ⚠️ Ann @ann · stopped
    2. ⚠️ Bob @bob · stopped
    3. ⚠️ Cat @cat · stopped
    Cause: the site is overloaded. Try again later; if that does not help, tell the operator.
    [Try all again: 3]
    [1 · Ann] [2 · Bob]
    [3 · Cat]
    ");
    vera.news();

    // Too early: it is still down.
    insta::assert_snapshot!(scene.presses(&olga, "Try all again: 3").await, @r"
    (edited) ⚠️ Stopped by a problem: 3
    1. ⚠️ Ann @ann · stopped
    2. ⚠️ Bob @bob · stopped
    3. ⚠️ Cat @cat · stopped
    Cause: the site is overloaded. Try again later; if that does not help, tell the operator.
    [Try all again: 3]
    [1 · Ann] [2 · Bob]
    [3 · Cat]
    ");
    scene.world.pass(16);
    insta::assert_snapshot!(scene.news(&olga).await, @"");
    vera.news();

    scene.world.site.clear_faults();
    insta::assert_snapshot!(scene.presses(&olga, "Try all again: 3").await, @r"
    (edited) ✅ No longer stopped: 3
    1. ✏️ Ann @ann · in progress
    2. ✏️ Bob @bob · in progress
    3. ✏️ Cat @cat · in progress
    [1 · Ann] [2 · Bob]
    [3 · Cat]
    —
    ✅ All 3 stopped attempts are under way again.
    ");
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    (edited) ✅ Сбоя больше нет: 3
    1. ✏️ Ann @ann · в процессе
    2. ✏️ Bob @bob · в процессе
    3. ✏️ Cat @cat · в процессе
    [1 · Ann] [2 · Bob]
    [3 · Cat]
    —
    ✅ Все прерванные попытки продолжаются: 3.
    ");
    for person in &people {
        let told = person.news();
        assert!(told.contains("Password"), "{told}");
    }
}

#[tokio::test]
async fn forty_candidates_a_day_are_at_most_ten_messages() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let before = olga.person.chat().len();
    for number in 0..40 {
        let person = begins(&scene, 1000 + number, &format!("C{number}")).await;
        scene.completes(&person).await;
        scene.world.pass(12);
    }
    scene.quiet().await;
    let messages = olga.person.chat().len() - before;
    assert!((1..=10).contains(&messages), "{messages}");
    let last = olga.news();
    assert!(last.contains("C39 @c39 "), "{last}");
}
