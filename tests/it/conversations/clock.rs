//! A system whose clock is wrong: nothing ends and nothing is deleted because of it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use candidates_bot::demo::site::Method;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::demo::world::Settings;
use candidates_bot::desk::Environment;
use candidates_bot::model::{AttemptNumber, PersonId, Phase};
use candidates_bot::store::Records;
use chrono::{DateTime, TimeDelta, Utc};

use crate::support::{Actor, Scene};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// The clock of everyone else: right, whatever the bot's clock shows.
#[derive(Clone, Default)]
struct Truth(Arc<(OnceLock<DateTime<Utc>>, AtomicI64)>);

impl Truth {
    fn pass(&self, minutes: i64) {
        self.0.1.fetch_add(minutes, Ordering::SeqCst);
    }

    fn now(&self) -> DateTime<Utc> {
        let start = self.0.0.get().copied().unwrap_or_default();
        start + TimeDelta::minutes(self.0.1.load(Ordering::SeqCst))
    }
}

/// A scene with an exam of 48 hours and accounts that are deleted after 30 days. Telegram and the site have
/// clocks of their own.
async fn scene_and_truth() -> (Scene, Truth) {
    let truth = Truth::default();
    let change = |settings: &mut Settings| {
        settings.compare_clocks = true;
        settings.retention = Some(TimeDelta::days(30));
        Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::hours(48));
    };
    let scene = Scene::begun(change, |world| {
        truth.0.0.get_or_init(|| world.clock.now());
        let clocks = [truth.clone(), truth.clone()].map(|truth| Arc::new(move || truth.now()));
        let [site, telegram] = clocks;
        world.site.set_clock(site);
        world.telegram.set_clock(telegram);
    });
    (scene.await, truth)
}

fn state(scene: &Scene, actor: &Actor) -> Phase {
    let view = scene.world.store.read().expect("the database");
    view.attempt(PersonId(actor.id()), AttemptNumber::FIRST)
        .expect("the database")
        .expect("an attempt")
        .phase()
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// Number of times that the site was asked for the time.
fn looks(scene: &Scene) -> usize {
    let requests = scene.world.site.requests();
    requests.iter().filter(|request| request.path == "/api/server/about").count()
}

/// Ben is at work; Anna has handed in.
async fn ben_in_progress(scene: &Scene) -> (Actor, Actor) {
    let (anna, ben) = (scene.anna(), scene.ben());
    for actor in [&anna, &ben] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
    }
    scene.completes(&anna).await;
    scene.quiet().await;
    (anna, ben)
}

#[tokio::test]
async fn a_clock_that_is_a_year_ahead_ends_and_deletes_nothing() {
    let (scene, truth) = scene_and_truth().await;
    let (_anna, ben) = ben_in_progress(&scene).await;
    let before = looks(&scene);

    scene.world.pass(YEAR);

    until("the clock was compared again", || looks(&scene) > before + 2).await;
    // A person who writes meanwhile is answered as usual.
    ben.person.say("/help");
    until("Ben is answered", || ben.count("Help: this text.") > 0).await;
    assert_eq!((state(&scene, &ben), scene.accounts().len()), (Phase::InProgress, 2));
    assert_eq!(ben.count("Time's up for attempt 1"), 0);

    scene.world.pass(-YEAR);
    scene.quiet().await;
    assert_eq!((state(&scene, &ben), scene.accounts().len()), (Phase::InProgress, 2));
    // Once the clocks agree again, everything happens on time.
    truth.pass(48 * HOUR);
    scene.world.pass(48 * HOUR);
    scene.quiet().await;
    assert_eq!((state(&scene, &ben), scene.accounts().len()), (Phase::Expired, 2));
    truth.pass(30 * DAY);
    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert_eq!(scene.accounts().len(), 0);
}

/// Gets the assignment, while the bot never becomes idle.
async fn gets_meanwhile(ben: &Actor) {
    ben.person.say("/get");
    ben.person.wait_text("Start now?").await.expect("a question");
    ben.person.press("Yes").expect("a button");
    ben.person.wait_text("Password: ").await.expect("an assignment");
}

#[tokio::test]
async fn what_begins_while_the_clock_is_wrong_has_its_whole_time_and_no_more() {
    for wrong in [YEAR, -YEAR] {
        let (scene, truth) = scene_and_truth().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.world.pass(wrong);
        gets_meanwhile(&ben).await;
        let view = scene.world.store.read().expect("the database");
        let attempt = view
            .attempt(PersonId(ben.id()), AttemptNumber::FIRST)
            .expect("the database")
            .expect("an attempt");
        let limit = attempt.deadline().expect("a limit") - truth.now();
        assert!((limit - TimeDelta::hours(48)).abs() < TimeDelta::hours(1), "{limit}");
        drop(view);
        scene.world.pass(-wrong);
        scene.quiet().await;
        assert_eq!(state(&scene, &ben), Phase::InProgress);
        // The time that has passed on this machine meanwhile counts.
        truth.pass(49 * HOUR);
        scene.world.pass(49 * HOUR);
        scene.quiet().await;
        assert_eq!(state(&scene, &ben), Phase::Expired);
    }
}

#[tokio::test]
async fn what_waits_since_a_clock_was_ahead_is_done_all_the_same() {
    let truth = Truth::default();
    let change = |settings: &mut Settings| {
        settings.compare_clocks = true;
        settings.retry_budget.settle = Duration::from_secs(2);
    };
    let scene = Scene::begun(change, |world| {
        truth.0.0.get_or_init(|| world.clock.now());
        world.clock.advance(TimeDelta::minutes(YEAR));
        let (site, telegram) = (truth.clone(), truth.clone());
        world.site.set_clock(Arc::new(move || site.now()));
        // There is no way to know which clock to believe.
        world.telegram.set_clock(Arc::new(move || telegram.now() + TimeDelta::days(3)));
    })
    .await;
    let ben = scene.ben();
    gets_meanwhile(&ben).await;
    scene.world.pass(-YEAR);
    scene.quiet().await;
    assert_eq!(scene.outbox().len(), 0);
}

#[tokio::test]
async fn a_bot_that_was_off_for_long_is_no_wrong_clock_and_one_who_agrees_is_enough() {
    let (mut scene, truth) = scene_and_truth().await;
    let (_anna, ben) = ben_in_progress(&scene).await;
    scene.world.stop_bot().await.expect("stopped");
    truth.pass(3 * DAY);
    scene.world.pass(3 * DAY);
    // Telegram does not answer at first, and then the site's clock is wrong.
    let yesterday = truth.now() - TimeDelta::days(1);
    scene.world.site.set_clock(Arc::new(move || yesterday));
    scene.world.start_bot().await.expect("started");
    scene.quiet().await;
    assert_eq!(state(&scene, &ben), Phase::Expired);
}

#[tokio::test]
async fn while_nobody_answers_nothing_ends() {
    let (mut scene, truth) = scene_and_truth().await;
    let (_anna, ben) = ben_in_progress(&scene).await;
    scene.world.stop_bot().await.expect("stopped");
    truth.pass(3 * DAY);
    scene.world.pass(3 * DAY);
    scene.site_holds(Method::GET, "/api/server/about");
    scene.telegram_fails("", u32::MAX, FaultKind::ResetBefore);
    scene.world.start_bot().await.expect("started");
    let before = looks(&scene);
    until("the site was asked", || looks(&scene) > before + 2).await;
    assert_eq!(state(&scene, &ben), Phase::InProgress);

    scene.world.site.clear_faults();
    until("the time is over", || state(&scene, &ben) == Phase::Expired).await;
    scene.world.telegram.clear_faults();
    let told = scene.news(&ben).await;
    assert_eq!(told.matches("Time's up for attempt 1").count(), 1, "{told}");
}
