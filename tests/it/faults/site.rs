//! The site fails while a candidate hands in.

use std::time::Duration;

use candidates_bot::demo::site::{FaultKind, Method};

use crate::support::{Actor, Scene, VERSIONS, answers, scene};

/// Ben has drawn everything and is asked whether he is done.
async fn ben_is_asked(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.presses(&ben, "I'm done").await;
    ben
}

async fn delete_task(scene: &Scene, task: u64) {
    let (name, password) = scene.world.site.admin();
    let address = format!("{}/api/tasks/{task}", scene.world.site.url());
    let request = reqwest::Client::new().delete(address).basic_auth(name, Some(password));
    assert_eq!(request.send().await.expect("an answer").status(), 204);
}

#[tokio::test]
async fn down_while_checking_and_then_the_result() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let ben = ben_is_asked(&scene).await;
        scene.world.pass(12);
        scene.site_is_down();
        ben.person.press("Yes").expect("a button");
        let told = ben.person.wait_text("isn't responding").await.expect("the delay is told");
        assert_eq!(told.text, "The site isn't responding right now. I'll keep trying and let you know.");
        // Pressing again changes nothing.
        ben.person.press("I'm done").expect("a button");
        ben.person.wait_text("🔎 Checking…").await.expect("an answer");
        scene.world.site.clear_faults();
        let news = scene.news(&ben).await;
        assert!(news.contains("✅ Thank you!"), "{news}");
        assert_eq!(ben.count("✅ Thank you!"), 1);
        assert!(scene.metrics(&ben).contains("09:00 to 09:00"), "the last edit counts, not the press");
    }
}

#[tokio::test]
async fn down_for_so_long_that_the_check_is_given_up() {
    let scene = Scene::with(|settings| settings.retry_budget.step = Duration::from_millis(200)).await;
    let ben = ben_is_asked(&scene).await;
    scene.site_is_down();
    scene.presses(&ben, "Yes").await;
    assert_eq!(ben.count("Nothing is lost: HR has been notified"), 1);
    scene.world.site.clear_faults();
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
}

#[tokio::test]
async fn half_answers_while_checking() {
    for version in VERSIONS {
        for kind in [FaultKind::HalfAnswer, FaultKind::WrongJson, FaultKind::ResetAfter] {
            let scene = Scene::of(version).await;
            let ben = ben_is_asked(&scene).await;
            for path in ["/api/tasks/1", "/api/jobs", "/data/meta", "/annotations"] {
                scene.site_fails(Method::GET, path, 1, kind.clone());
            }
            let thanks = scene.presses(&ben, "Yes").await;
            assert!(thanks.contains("✅ Thank you!"), "{kind:?}: {thanks}");
        }
    }
}

#[tokio::test]
async fn a_task_that_was_deleted_on_the_site() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let olga = scene.olga_by_cards().await;
        let ben = ben_is_asked(&scene).await;
        delete_task(&scene, 1).await;
        let said = scene.presses(&ben, "Yes").await;
        assert!(
            said.contains("⚠️ Your task can't be found on the site any more. HR has been notified; I'll message you when a new one is ready."),
            "{said}"
        );
        let card = scene.news(&olga).await;
        assert!(card.contains("Cause: the task is no longer on the site. “Try again” prepares everything again.\n[Try again]"), "{card}");

        scene.presses(&olga, "Try again").await;
        let news = scene.news(&ben).await;
        assert!(news.contains("Task: https://site.example/tasks/2/jobs/2"), "{news}");
        assert_eq!(scene.accounts().len(), 1);
        let thanks = scene.completes(&ben).await;
        assert!(thanks.contains("✅ Thank you!"), "{thanks}");
    }
}

#[tokio::test]
async fn a_job_that_can_not_be_closed_is_nobodys_trouble() {
    let scene = scene().await;
    let ben = ben_is_asked(&scene).await;
    scene.site_fails(Method::PATCH, "/api/jobs", u32::MAX, answers(403, r#"{"detail":"No."}"#));
    let thanks = scene.presses(&ben, "Yes").await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_site_that_refuses_the_bot_while_checking() {
    let scene = scene().await;
    let ben = ben_is_asked(&scene).await;
    // Once with the key, and once with the key from a new log-in.
    scene.site_fails(Method::GET, "/api/tasks/1", 2, answers(401, r#"{"detail":"Invalid token."}"#));
    let said = scene.presses(&ben, "Yes").await;
    assert!(said.contains("Nothing is lost"), "{said}");
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
}
