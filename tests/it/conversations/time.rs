//! Working time: what extends it, and what does not.

use std::time::Duration;

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::{Fault, FaultKind, Version};
use candidates_bot::exam::Language;
use candidates_bot::model::{AttemptNumber, PersonId};
use candidates_bot::store::Records;
use chrono::TimeDelta;

use crate::support::{Actor, Scene, VERSIONS, scene, until};

/// Presses *yes* while the site is down for this many minutes.
async fn presses_yes_in_an_outage(scene: &Scene, actor: &Actor, minutes: i64) {
    let kind = FaultKind::Status { code: 503, body: String::new(), html: true, retry_after: None };
    scene.world.site.add_fault(Fault { method: None, path_contains: String::new(), times: u32::MAX, kind });
    let told = actor.count("The site isn't responding right now");
    actor.person.press("Yes").expect("a button");
    while actor.count("The site isn't responding right now") == told {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    scene.world.pass(minutes);
    scene.world.site.clear_faults();
    scene.quiet().await;
}

#[tokio::test]
async fn no_outage_of_the_site_lengthens_the_working_time() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    presses_yes_in_an_outage(&scene, &ben, 120).await;
    scene.world.pass(20);
    scene.draws_with(&ben, vec![Slip::Forget { image: "01.jpg".into(), label: "plate".into() }]).await;

    scene.presses(&ben, "I'm done").await;
    presses_yes_in_an_outage(&scene, &ben, 180).await;
    assert_eq!(ben.count("Not complete yet"), 1);
    scene.world.pass(10);
    scene.draws(&ben).await;
    scene.presses(&ben, "I'm done").await;
    presses_yes_in_an_outage(&scene, &ben, 60).await;

    assert_eq!(ben.count("Thank you!"), 1);
    let card = scene.news(&olga).await;
    assert!(
        card.contains("Time taken: 5 h 30 min\nWorking time since the task was ready: 30 min 0 s"),
        "{card}"
    );
    let view = scene.world.store.read().expect("the database");
    let mut table = Vec::new();
    let current = scene.world.rules().packs;
    candidates_bot::export::table(&view, &current, Language::En, &mut table).expect("a table");
    let table = String::from_utf8(table).expect("text");
    assert!(
        table.lines().next().is_some_and(|line| line.contains(",times_attempted,working_time,")),
        "{table}"
    );
    assert!(table.contains(",5:30:00,1,0:30:00,waiting,"), "{table}");
}

#[tokio::test]
async fn the_working_time_of_the_next_attempt_begins_anew() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(40);
    scene.completes(&ben).await;
    scene.world.pass(500);
    scene.does_it_again(&ben).await;
    scene.world.pass(25);
    scene.completes(&ben).await;
    let view = scene.world.store.read().expect("the database");
    let worked =
        |number| view.attempt(PersonId(ben.id()), number).expect("read").expect("an attempt").worked();
    assert_eq!(
        [worked(AttemptNumber::FIRST), worked(AttemptNumber(2))],
        [40, 25].map(|minutes| Some(TimeDelta::minutes(minutes)))
    );
}

/// A bot that constantly looks when work was saved.
async fn looking(version: Version) -> Scene {
    Scene::with(|settings| {
        settings.version = version;
        settings.retry_budget.completed = Duration::from_millis(5);
    })
    .await
}

/// Lets time pass, and waits until the bot has looked a few more times.
async fn passes(scene: &Scene, minutes: i64) {
    scene.world.pass(minutes);
    let looks = || {
        let requests = scene.world.site.requests();
        let of_all = requests.iter().filter(|it| it.path == "/api/tasks" && it.query.contains("page_size"));
        of_all.count()
    };
    let enough = looks() + 3;
    until("the bot looks", || looks() >= enough).await;
    scene.quiet().await;
}

async fn opens_the_job(scene: &Scene, actor: &Actor) {
    let annotator = scene.annotator(actor).await;
    annotator.set_state(actor.credentials().job(), "in progress").await.expect("the site takes it");
}

#[tokio::test]
async fn hr_reads_how_long_the_work_took_without_a_break_of_two_hours() {
    for version in VERSIONS {
        let scene = looking(version).await;
        let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
        scene.says(&ben, "/start").await;
        scene.gets(&ben).await;
        for minutes in [10, 12] {
            passes(&scene, minutes).await;
            scene.draws(&ben).await;
        }
        // In the middle of the break they look at the page, which saves nothing.
        passes(&scene, 60).await;
        opens_the_job(&scene, &ben).await;
        passes(&scene, 60).await;
        for minutes in [0, 10, 8] {
            passes(&scene, minutes).await;
            scene.draws(&ben).await;
        }
        scene.hands_in(&ben).await;
        let card = scene.news(&olga).await;
        assert!(
            card.contains(
                "Working time since the task was ready: 2 h 40 min, without a pause about 50 min 0 s"
            ),
            "{version:?}: {card}"
        );
    }
}

#[tokio::test]
async fn who_saves_only_at_the_end_is_not_told_to_have_paused() {
    let scene = looking(Version::NEWEST).await;
    let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    passes(&scene, 10).await;
    opens_the_job(&scene, &ben).await;
    passes(&scene, 170).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Working time since the task was ready: 3 h 0 min\n"), "{card}");
}
