//! A call to the site fails until someone fixes the cause: the candidate reads about the delay and then that it
//! failed, HR gets a card with *retry*, and after the fix, *retry* succeeds.

use std::time::Duration;

use candidates_bot::demo::site::{FaultKind, Method, Version};
use candidates_bot::demo::telegram::ChatEvent;
use futures::FutureExt;

use super::kinds::{Call, When, impatient, import_kinds, kinds, late, refusals, rows, side_by_side};
use super::passing::End;
use crate::support::{Actor, Scene, is_for_people};

/// What the candidate and HR read when the retry budget is used up.
struct Words {
    candidate: &'static str,
    hr: &'static str,
    well: &'static str,
}

const PREPARING: Words = Words {
    candidate: "could not be prepared. HR has been notified",
    hr: "was stopped by a problem",
    well: "✅ Your task is ready.",
};

const CHECKING: Words = Words {
    candidate: "I could not check your work on the site. Nothing is lost: HR has been notified",
    hr: "could not be checked",
    well: "✅ Thank you!",
};

/// Lets time pass, a minute at every check, until the condition holds.
async fn until(scene: &Scene, is_so: impl Fn() -> bool, what: &str) {
    for _ in 0..4000 {
        if is_so() {
            return;
        }
        scene.world.pass(1);
        // The bot checks an import every few milliseconds.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let left = scene.outbox();
    panic!("never: {what}; in the outbox: {left:?}");
}

/// The fault lasts until the retry budget is used up, and through HR's first *retry*; then it is fixed.
async fn lasts(scene: &Scene, ben: &Actor, olga: &Actor, call: &Call, kind: &FaultKind, words: &Words) {
    let mut events = scene.world.telegram.events();
    scene.world.site.add_fault(call.spoilt(kind, u32::MAX));
    ben.person.press("Yes").expect("a button");
    let over = || ben.count(words.candidate) + ben.count(words.well) > 0;
    until(scene, over, words.candidate).await;
    if ben.count(words.well) > 0 {
        let may = call.is_optional() || (call.changes() && is_done_unseen(kind));
        assert!(may, "it ended well, with a call that is always spoilt");
        scene.world.site.clear_faults();
        return scene.quiet().await;
    }
    let mut heard = String::new();
    while let Ok(event) = events.try_recv() {
        if let ChatEvent::Sent { line, .. } | ChatEvent::Edited { line, .. } = event {
            heard += &line.text;
        }
    }
    // An upload is not retried: its task is made again.
    let delayed = is_tried_again(kind) && !call.is_upload();
    let told = heard.contains("The site isn't responding right now. I'll keep trying");
    assert_eq!(told, delayed, "{heard}");
    until(scene, || olga.count(words.hr) == 1, "HR's card").await;
    // It fails, and HR is notified of that, too.
    olga.person.press("Try again").expect("a button");
    until(scene, || olga.count(words.hr) == 2, "HR's second card").await;
    if *kind == FaultKind::Endless {
        // Half-made objects can't be deleted either; that is given up as well.
        scene.quiet().await;
    }
    scene.world.site.clear_faults();
    scene.presses(olga, "Try again").await;
    assert_eq!(ben.count(words.well), 1, "{}", ben.news());
    is_for_people(&olga.person.chat());
}

/// Whether a call is carried out although its answer is lost.
fn is_done_unseen(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::ResetAfter | FaultKind::HalfAnswer | FaultKind::WrongJson | FaultKind::Endless)
}

fn is_tried_again(kind: &FaultKind) -> bool {
    !refusals().contains(kind) && !import_kinds().contains(kind) && *kind != FaultKind::Endless
}

async fn story(version: Version, call: Call, kind: FaultKind) {
    let scene = Scene::with(|settings| {
        settings.version = version;
        impatient(settings, &kind);
        settings.retry_budget.step = Duration::from_millis(if kind == late() { 2500 } else { 1500 });
    })
    .await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    if call.when == When::AfterLostRegistration {
        scene.site_fails(Method::POST, "/api/auth/register", 1, FaultKind::ResetAfter);
    }
    if call.when == When::HandingIn {
        scene.presses(&ben, "Yes").await;
        scene.draws(&ben).await;
        scene.presses(&ben, "I'm done").await;
        lasts(&scene, &ben, &olga, &call, &kind, &CHECKING).await;
    } else {
        lasts(&scene, &ben, &olga, &call, &kind, &PREPARING).await;
        scene.completes(&ben).await;
    }
    assert_eq!(End::of(&scene, &ben, &olga), End::good());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_may_go_wrong_until_it_is_mended() {
    let mut kinds: Vec<FaultKind> = kinds()
        .into_iter()
        .filter(|kind| !matches!(kind, FaultKind::Status { retry_after: Some(_), .. }))
        .collect();
    kinds.extend(refusals());
    kinds.push(FaultKind::Endless);
    let shows = |call: &Call| {
        let closes_jobs = call.when == When::HandingIn && call.changes();
        !closes_jobs && !matches!(call.when, When::AfterFailedImport | When::CleaningUp)
    };
    let mut rows_of_all = rows(&kinds, shows);
    rows_of_all.extend(rows(&import_kinds(), Call::is_upload));
    // For annotations without end, the candidate reads what to do.
    rows_of_all.retain(|(_, _, call, kind)| *kind != FaultKind::Endless || !call.is_annotations());
    let stories = rows_of_all
        .into_iter()
        .map(|(name, version, call, kind)| (name, story(version, call, kind).boxed_local()));
    side_by_side(stories.collect()).await;
}
