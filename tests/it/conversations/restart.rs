//! The bot stops and starts, cleanly or not, at any point.

use candidates_bot::demo::site::{FaultKind, Method, Version};

use crate::support::{Actor, Scene, VERSIONS, scene};

/// More requests than one preparation takes.
const REQUESTS: usize = 32;

impl Scene {
    async fn restarts(&mut self) {
        self.world.stop_bot().await.expect("the bot stops");
        self.world.start_bot().await.expect("the bot starts");
    }

    async fn dies_and_starts(&mut self) {
        self.world.kill_bot().await;
        self.world.start_bot().await.expect("the bot starts");
    }

    /// Waits until the site has answered this many requests, or the bot has nothing left to do; returns whether it
    /// was the requests.
    async fn reaches(&self, requests: usize) -> bool {
        loop {
            if self.world.site.requests().len() >= requests {
                return true;
            }
            if self.is_quiet() {
                return false;
            }
            tokio::task::yield_now().await;
        }
    }
}

/// Ben has what he needs, exactly once: one account, one task with its five images, working credentials.
async fn has_one_assignment(scene: &Scene, ben: &Actor, when: &str) {
    scene.quiet().await;
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"], "{when}");
    assert_eq!(scene.tasks(), [("1 Test Assignment ben_lee_test_Annotator".to_owned(), 5)], "{when}");
    let delivered = ben.count("Password: ");
    assert!((1..=2).contains(&delivered), "{when}: credentials came {delivered} times");
    assert_eq!(ben.credentials().job(), scene.task().jobs[0].0, "{when}: the link is that of the job");
    scene.draws(ben).await;
    assert_eq!(scene.dead_letters(), 0, "{when}");
}

#[tokio::test]
async fn a_question_outlives_a_restart() {
    let mut scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.restarts().await;
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");

    let olga = scene.olga().await;
    scene.says(&olga, "HR menu").await;
    scene.presses(&olga, "Find a candidate").await;
    scene.dies_and_starts().await;
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.contains("Attempt 1"), "{card}");
}

#[tokio::test]
async fn what_was_written_while_the_bot_was_away_is_answered_in_order() {
    let mut scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.world.stop_bot().await.expect("the bot stops");
    for text in ["Get the task", "yes", "I'm done", "yes"] {
        ben.person.say(text);
    }
    scene.world.start_bot().await.expect("the bot starts");
    let news = scene.news(&ben).await;
    assert!(news.contains("Attempt 1\nTask: https://site.example/tasks/1/jobs/1"), "{news}");
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1));
}

#[tokio::test]
async fn a_restart_in_the_middle_of_the_preparation() {
    let steps = [
        (Method::GET, "/api/users"),
        (Method::POST, "/api/auth/register"),
        (Method::PATCH, "/api/users"),
        (Method::POST, "/api/tasks"),
        (Method::GET, "/api/tasks/"),
    ];
    for (method, path) in steps {
        let mut scene = scene().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.presses(&ben, "Get the task").await;
        scene.site_holds(method.clone(), path);
        ben.person.press("Yes").expect("a button");
        ben.person.wait_text("The site isn't responding right now").await.expect("the delay is told");
        scene.world.stop_bot().await.expect("the bot stops");
        scene.world.site.clear_faults();
        scene.world.start_bot().await.expect("the bot starts");
        has_one_assignment(&scene, &ben, &format!("held at {method} {path}")).await;
    }
}

/// Crashes when the site has answered `time` requests.
async fn killed_at(version: Version, time: usize) -> bool {
    let when = format!("killed after {time} requests to {version:?}");
    let mut scene = Scene::of(version).await;
    scene.world.site.set_import_polls(1);
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    ben.person.press("Yes").expect("a button");
    let reached = scene.reaches(time).await;
    scene.dies_and_starts().await;
    has_one_assignment(&scene, &ben, &when).await;
    reached
}

#[tokio::test]
async fn killed_at_any_moment_of_the_preparation() {
    for version in VERSIONS {
        let mut times = 0;
        while killed_at(version, times).await {
            times += 1;
            assert!(times < REQUESTS, "the preparation does not end");
        }
        assert!(times > 10, "the preparation takes more than {times} requests");
    }
}

/// The request after the first `time` is carried out, but its answer is lost, and the bot dies at that point.
async fn unanswered_at(version: Version, time: usize) -> bool {
    let when = format!("no answer and a crash after {time} requests to {version:?}");
    let mut scene = Scene::of(version).await;
    scene.world.site.set_import_polls(1);
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    ben.person.press("Yes").expect("a button");
    if !scene.reaches(time).await {
        return false;
    }
    for method in [Method::GET, Method::POST, Method::PATCH] {
        scene.site_fails(method, "", 1, FaultKind::ResetAfter);
    }
    scene.reaches(time + 1).await;
    scene.world.kill_bot().await;
    scene.world.site.clear_faults();
    scene.world.start_bot().await.expect("the bot starts");
    has_one_assignment(&scene, &ben, &when).await;
    true
}

#[tokio::test]
async fn killed_while_an_answer_is_lost() {
    for version in VERSIONS {
        for time in 0..REQUESTS {
            if !unanswered_at(version, time).await {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_check() {
    for polite in [true, false] {
        let mut scene = scene().await;
        let olga = scene.olga().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.gets(&ben).await;
        scene.draws(&ben).await;
        scene.presses(&ben, "I'm done").await;
        scene.site_holds(Method::GET, "/annotations");
        ben.person.press("Yes").expect("a button");
        ben.person.wait_text("I'll keep trying and let you know").await.expect("the delay is told");
        if polite {
            scene.world.stop_bot().await.expect("the bot stops");
        } else {
            scene.world.kill_bot().await;
        }
        scene.world.site.clear_faults();
        scene.world.start_bot().await.expect("the bot starts");
        let news = scene.news(&ben).await;
        assert!(news.contains("✅ Thank you!"), "{news}");
        assert_eq!((ben.count("✅ Thank you!"), olga.count("📥")), (1, 1));
        assert_eq!(scene.task().jobs[0].1, "completed");
    }
}
