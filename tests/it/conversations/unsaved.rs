//! A candidate says that they are done, but has saved nothing since the last look.

use std::sync::Arc;

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::{Fault, FaultKind, Method};
use candidates_bot::demo::world::Settings;
use candidates_bot::model::{AttemptNumber, PersonId, Phase};
use candidates_bot::store::Records;
use chrono::TimeDelta;

use crate::support::{Actor, Scene, VERSIONS, scene};

/// Number of times that the annotations were read.
fn read(scene: &Scene) -> usize {
    let requests = scene.world.site.requests();
    let is_reading = |path: &str| path.starts_with("/api/tasks/") && path.ends_with("/annotations");
    requests.iter().filter(|request| request.method == "GET" && is_reading(&request.path)).count()
}

/// Number of requests that the site has received.
fn requests(scene: &Scene) -> usize {
    scene.world.site.requests().len()
}

/// Ben has an assignment and has drawn everything except one plate.
async fn incomplete(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws_with(&ben, vec![Slip::Forget { image: "03.jpg".into(), label: "plate".into() }]).await;
    ben
}

#[tokio::test]
async fn who_has_saved_nothing_is_told_so_and_the_site_is_left_alone_for_longer_and_longer() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let ben = incomplete(&scene).await;
        let told = scene.hands_in(&ben).await;
        assert!(told.contains("Image 3"), "{version:?}: {told}");
        assert_eq!(read(&scene), 1);

        let again = scene.hands_in(&ben).await;

        assert!(
            again.contains("Nothing has been saved") && again.contains("(Ctrl+S)"),
            "{version:?}: {again}"
        );
        assert!(again.contains("again in 10 s"), "{version:?}: {again}");
        assert_eq!(read(&scene), 1, "{version:?}: nothing drawn is read again");
        let before = requests(&scene);
        let at_once = scene.presses(&ben, "I'm done").await;
        assert!(at_once.contains("again in 10 s"), "{version:?}: {at_once}");
        assert_eq!(requests(&scene), before, "{version:?}: the site is not asked");

        scene.world.elapse(TimeDelta::seconds(10));
        let later = scene.hands_in(&ben).await;
        assert!(later.contains("again in 20 s"), "{version:?}: {later}");
        assert_eq!(read(&scene), 1, "{version:?}");

        scene.world.elapse(TimeDelta::seconds(20));
        scene.draws(&ben).await;
        let thanks = scene.hands_in(&ben).await;
        assert!(thanks.contains("Thank you!"), "{version:?}: {thanks}");
    }
}

#[tokio::test]
async fn whoever_has_saved_is_looked_at_at_once_unless_they_were_told_to_wait() {
    let scene = scene().await;
    let ben = incomplete(&scene).await;
    scene.hands_in(&ben).await;
    let forgotten = |label: &str| Slip::Forget { image: "01.jpg".into(), label: label.into() };
    for label in ["car", "plate"] {
        scene.draws_with(&ben, vec![forgotten(label)]).await;
        let told = scene.hands_in(&ben).await;
        assert!(told.contains("Image 1") && told.contains(label), "{told}");
    }
    scene.hands_in(&ben).await;
    scene.draws(&ben).await;
    let too_early = scene.presses(&ben, "I'm done").await;
    assert!(too_early.contains("again in 10 s"), "{too_early}");
    scene.world.elapse(TimeDelta::milliseconds(9_001));
    let too_early = scene.presses(&ben, "I'm done").await;
    assert!(too_early.contains("again in 1 s"), "{too_early}");
    scene.world.elapse(TimeDelta::milliseconds(999));
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn a_question_that_was_open_meanwhile_asks_for_no_look_either() {
    let scene = scene().await;
    let ben = incomplete(&scene).await;
    scene.hands_in(&ben).await;
    scene.presses(&ben, "I'm done").await;
    let (message, yes) = ben.button("Yes");
    scene.presses_data(&ben, message, &yes).await;
    scene.world.elapse(TimeDelta::seconds(10));
    scene.presses(&ben, "I'm done").await;
    let (_, data) = ben.button("Yes");
    assert_ne!(data, yes);
    assert!(scene.presses(&ben, "Yes").await.contains("again in 20 s"));
    assert_eq!(read(&scene), 1);
}

#[tokio::test]
async fn an_image_that_is_restored_is_a_change() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let job = scene.gets(&ben).await.job();
    scene.draws(&ben).await;
    let annotator = scene.annotator(&ben).await;
    annotator.delete_frames(job, &[2]).await.expect("the site takes it");
    assert!(scene.hands_in(&ben).await.contains("this image was deleted"));
    assert!(scene.hands_in(&ben).await.contains("Nothing has been saved"));
    scene.world.elapse(TimeDelta::seconds(10));
    annotator.delete_frames(job, &[]).await.expect("the site takes it");
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn what_is_far_too_much_is_not_read_again_either() {
    let scene = scene().await;
    let ben = incomplete(&scene).await;
    scene.world.site.add_fault(Fault {
        method: Some(Method::GET),
        path_contains: "/annotations".into(),
        times: 1,
        kind: FaultKind::Endless,
    });
    let told = scene.hands_in(&ben).await;
    assert!(told.contains("far more in your task"), "{told}");
    let again = scene.hands_in(&ben).await;
    assert!(again.contains("Nothing has been saved"), "{again}");
    assert_eq!(read(&scene), 1);
}

#[tokio::test]
async fn after_ten_minutes_everything_is_read_whatever_the_dates_of_the_site_say() {
    let scene = scene().await;
    let ben = incomplete(&scene).await;
    scene.hands_in(&ben).await;
    scene.world.pass(10);
    let told = scene.hands_in(&ben).await;
    assert!(told.contains("Image 3"), "what is missing is told again: {told}");
    assert_eq!(read(&scene), 2);
    // It was the same: the next look is the second without a change.
    let soon = scene.presses(&ben, "I'm done").await;
    assert!(soon.contains("again in 10 s"), "{soon}");
}

#[tokio::test]
async fn no_pause_takes_the_last_chance_before_the_deadline() {
    let hour = |settings: &mut Settings| {
        Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::hours(1));
    };
    let scene = Scene::with(hour).await;
    let ben = incomplete(&scene).await;
    scene.hands_in(&ben).await;
    scene.world.elapse(TimeDelta::seconds(59 * 60 + 55 - 600));
    scene.hands_in(&ben).await;
    scene.world.elapse(TimeDelta::seconds(590));
    let mut told = scene.hands_in(&ben).await;
    assert!(told.contains("Nothing has been saved"), "{told}");
    scene.draws(&ben).await;
    told = scene.hands_in(&ben).await;
    assert!(told.contains("Thank you!"), "fifteen seconds are left: {told}");
}

#[tokio::test]
async fn when_the_time_is_over_everything_is_read_though_nothing_has_changed_since() {
    let limited = |settings: &mut Settings| {
        Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::hours(1));
    };
    let scene = Scene::with(limited).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(59);
    scene.hands_in(&ben).await;
    scene.world.pass(2);
    let end = scene.news(&ben).await;
    assert!(end.contains("Time's up"), "{end}");
    assert_eq!(read(&scene), 2);
}

#[tokio::test]
async fn two_hundred_presses_in_a_row_read_the_annotations_once() {
    let scene = scene().await;
    let ben = incomplete(&scene).await;
    scene.hands_in(&ben).await;
    for _ in 0..200 {
        let told = scene.presses(&ben, "I'm done").await;
        if !told.contains("Nothing has been saved") {
            scene.presses(&ben, "Yes").await;
        }
    }
    assert_eq!(read(&scene), 1);
    let view = scene.world.store.read().expect("the database");
    let attempt =
        view.attempt(PersonId(ben.id()), AttemptNumber::FIRST).expect("the database").expect("an attempt");
    assert_eq!(
        (attempt.phase(), attempt.submissions),
        (Phase::InProgress, 2),
        "two looks, 199 answers from memory"
    );
}
