//! Every call to the site fails once or twice, in every way, and everything ends well by itself.

use candidates_bot::demo::site::{FaultKind, Method, Version};
use futures::FutureExt;

use super::kinds::{Call, When, impatient, import_kinds, kinds, late, rows, side_by_side};
use crate::support::{Actor, Scene, answers};

/// The state at the end.
#[derive(Debug, PartialEq, Eq)]
pub struct End {
    pub accounts: Vec<String>,
    pub tasks: Vec<(String, u32)>,
    pub credentials: usize,
    pub thanks: usize,
    pub results_for_hr: usize,
    pub dead_letters: usize,
    pub nothing_left: bool,
}

impl End {
    /// One account, one task with five images, everyone notified once, nothing left to do.
    pub fn good() -> Self {
        Self {
            accounts: vec!["ben_lee_test_Annotator".to_owned()],
            tasks: vec![("1 Test Assignment ben_lee_test_Annotator".to_owned(), 5)],
            credentials: 1,
            thanks: 1,
            results_for_hr: 1,
            dead_letters: 0,
            nothing_left: true,
        }
    }

    pub fn of(scene: &Scene, ben: &Actor, olga: &Actor) -> Self {
        Self {
            accounts: scene.accounts(),
            tasks: scene.tasks(),
            credentials: ben.count("Password: "),
            thanks: ben.count("✅ Thank you!"),
            results_for_hr: olga.count("📥 Submitted"),
            dead_letters: scene.dead_letters(),
            nothing_left: scene.is_quiet(),
        }
    }
}

/// Makes the call fail, twice unless that costs a second of waiting or more than half of the rounds; then
/// checks that it did fail.
fn spoil(scene: &Scene, call: &Call, kind: &FaultKind) -> impl FnOnce(&Scene) + use<> {
    let slow = *kind == late() || matches!(kind, FaultKind::Status { retry_after: Some(_), .. });
    let times = if slow || call.is_upload() { 1 } else { 2 };
    for _ in 0..times {
        scene.world.site.add_fault(call.spoilt(kind, 1));
    }
    move |scene| {
        assert!(scene.world.site.open_faults() < times, "the call was never made");
        scene.world.site.clear_faults();
    }
}

/// Ben takes the test while a call fails for a while.
async fn story(version: Version, call: Call, kind: FaultKind) {
    let scene = Scene::with(|settings| {
        settings.version = version;
        impatient(settings, &kind);
    })
    .await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    match call.when {
        When::AfterLostRegistration => {
            scene.site_fails(Method::POST, "/api/auth/register", 1, FaultKind::ResetAfter);
        }
        When::AfterFailedImport => {
            scene.site_fails(Method::POST, "/data", 1, import_kinds()[0].clone());
        }
        When::CleaningUp => {
            scene.site_fails(Method::POST, "/api/tasks", 1, answers(400, r#"["No."]"#));
        }
        When::Preparing | When::HandingIn => {}
    }
    let before = (call.when != When::HandingIn).then(|| spoil(&scene, &call, &kind));
    scene.presses(&ben, "Yes").await;
    if call.when == When::CleaningUp {
        scene.presses(&olga, "Try again").await;
        scene.quiet().await;
    }
    if let Some(seen) = before {
        seen(&scene);
    }
    assert_eq!(ben.count("✅ Your task is ready."), 1, "{}", ben.news());
    scene.draws(&ben).await;
    let after = (call.when == When::HandingIn).then(|| spoil(&scene, &call, &kind));
    scene.hands_in(&ben).await;
    if let Some(seen) = after {
        seen(&scene);
    }
    assert_eq!(End::of(&scene, &ben, &olga), End::good());
    assert_eq!(olga.count("was stopped by a problem"), usize::from(call.when == When::CleaningUp));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_may_go_wrong_in_every_way_and_all_ends_well() {
    let mut rows_of_all = rows(&kinds(), |_| true);
    rows_of_all.extend(rows(&import_kinds()[..1], Call::is_upload));
    let stories = rows_of_all
        .into_iter()
        .map(|(name, version, call, kind)| (name, story(version, call, kind).boxed_local()));
    side_by_side(stories.collect()).await;
}
