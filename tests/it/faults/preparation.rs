//! Preparing an assignment on a site that fails: exactly one account and one task in the end, or nothing.

use std::time::Duration;

use candidates_bot::demo::site::{FaultKind, Method};

use crate::support::{Actor, Scene, VERSIONS, answers, scene};

const FOREVER: u32 = u32::MAX;

/// Ben presses *get* and *yes*, and reads the result.
async fn ben_gets(scene: &Scene) -> (Actor, String) {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let news = scene.presses(&ben, "Yes").await;
    (ben, news)
}

/// One account, one task with its five images, credentials that work.
async fn has_one_assignment(scene: &Scene, ben: &Actor) {
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    assert_eq!(scene.tasks(), [("1 Test Assignment ben_lee_test_Annotator".to_owned(), 5)]);
    assert_eq!(ben.count("Password: "), 1);
    let thanks = scene.completes(ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
}

fn nothing_is_left(scene: &Scene) {
    assert_eq!((scene.accounts(), scene.tasks()), (vec![], vec![]));
}

#[tokio::test]
async fn a_site_that_is_down_and_comes_back() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.site_is_down();
    ben.person.press("Yes").expect("a button");
    let told = ben.person.wait_text("The site isn't responding").await.expect("the delay is told");
    assert_eq!(
        told.text,
        "⏳ The site isn't responding right now. I'll keep trying; you don't need to do anything."
    );
    scene.world.site.clear_faults();
    let news = scene.news(&ben).await;
    assert!(news.starts_with("(edited) ✅ Your task is ready."), "{news}");
    has_one_assignment(&scene, &ben).await;
    assert_eq!(olga.count("was stopped by a problem"), 0, "HR is not troubled with what passes");
}

#[tokio::test]
async fn a_site_that_stays_down() {
    let scene = Scene::with(|settings| settings.retry_budget.step = Duration::from_millis(200)).await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.site_is_down();
    ben.person.press("Yes").expect("a button");
    ben.person.wait_text("could not be prepared").await.expect("the failure is told");
    let card = olga.person.wait_text("was stopped by a problem").await.expect("HR gets a card");
    assert!(card.text.contains("Cause: the site is overloaded. Try again later"), "{}", card.text);
    scene.world.site.clear_faults();
    scene.quiet().await;
    nothing_is_left(&scene);
    scene.presses(&olga, "Try again").await;
    scene.quiet().await;
    has_one_assignment(&scene, &ben).await;
}

#[tokio::test]
async fn a_refused_registration_and_what_hr_does_about_it() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let olga = scene.olga_by_cards().await;
        let refusal = answers(400, r#"{"email":["This field is required."]}"#);
        scene.site_fails(Method::POST, "/api/auth/register", 1, refusal);
        let (ben, news) = ben_gets(&scene).await;
        assert_eq!(
            news,
            "(edited) ⚠️ Your task could not be prepared. HR has been notified and will \
             retry; I'll message you as soon as it's ready."
        );
        assert_eq!(
            scene.news(&olga).await,
            "⚠️ Attempt 1 was stopped by a problem\n\
             Ben @ben_lee\n\
             Account: ben_lee_test_Annotator\n\
             Attempt 1 · stopped\n\
             Started: 2 March, 09:00 (UTC)\n\
             Time taken: in progress\n\
             Cause: the site refuses what the bot asks for. Tell the operator, and try again when it is fixed.\n\
             [Try again]\n\
             [✉️ Write]\n\
             [‹ To the list] [🗑 Delete…]"
        );
        nothing_is_left(&scene);

        let waits = "Your task could not be prepared yet. HR has been notified; I'll message you as soon as it's ready.";
        for label in ["Get the task", "I'm done", "Another attempt"] {
            assert_eq!(scene.presses(&ben, label).await, waits, "{label}");
        }

        scene.world.pass(30);
        let (message, retry) = olga.button("Try again");
        let said = scene.presses(&olga, "Try again").await;
        assert_eq!(said, "Ben @ben_lee: the task is being prepared again.");
        let news = scene.news(&ben).await;
        assert!(news.starts_with("✅ Your task is ready.") && news.contains("Attempt 1"), "{news}");
        assert!(scene.metrics(&ben).contains("09:30 to -"), "{}: the time is theirs", scene.metrics(&ben));
        has_one_assignment(&scene, &ben).await;
        olga.news();
        let late = scene.presses_data(&olga, message, &retry).await;
        assert_eq!(late, "toast: This button no longer works.");
    }
}

#[tokio::test]
async fn wrong_credentials_of_the_bot() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    // The role can't be set, and then the account can't be deleted for a while.
    scene.site_fails(
        Method::PATCH,
        "/api/users",
        // Once with the key, and once with the key from a new log-in.
        2,
        answers(401, r#"{"detail":"Invalid username/password."}"#),
    );
    scene.site_fails(
        Method::DELETE,
        "/api/users",
        4,
        answers(401, r#"{"detail":"Invalid username/password."}"#),
    );
    let (ben, news) = ben_gets(&scene).await;
    assert!(news.contains("HR has been notified"), "{news}");
    let card = scene.news(&olga).await;
    assert!(card.contains("Cause: the site does not accept the bot's credentials."), "{card}");
    nothing_is_left(&scene);
    scene.presses(&olga, "Try again").await;
    has_one_assignment(&scene, &ben).await;
}

#[tokio::test]
async fn a_site_that_sends_everybody_elsewhere_for_a_while() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let elsewhere = || answers(302, "");
    scene.site_fails(Method::PATCH, "/api/users", 1, elsewhere());
    scene.site_fails(Method::DELETE, "/api/users", 3, elsewhere());
    let (ben, news) = ben_gets(&scene).await;
    assert!(news.contains("HR has been notified"), "{news}");
    let card = scene.news(&olga).await;
    assert!(card.contains("Cause: the site's address in the bot's settings is wrong"), "{card}");
    nothing_is_left(&scene);
    scene.presses(&olga, "Try again").await;
    scene.quiet().await;
    scene.site_fails(Method::PATCH, "/api/jobs", 3, elsewhere());
    has_one_assignment(&scene, &ben).await;
    scene.quiet().await;
    assert_eq!(scene.task().jobs[0].1, "completed");
}

#[tokio::test]
async fn an_import_that_fails_once() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let failure = FaultKind::ImportFails("OSError: [Errno 28] No space left on device".into());
        scene.site_fails(Method::POST, "/data", 1, failure);
        let (ben, news) = ben_gets(&scene).await;
        assert!(news.starts_with("(edited) ✅ Your task is ready."), "{news}");
        assert_eq!(scene.task().id, 2, "the task was made anew, and the first one is gone");
        has_one_assignment(&scene, &ben).await;
    }
}

#[tokio::test]
async fn an_import_that_fails_for_ever() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let failure = FaultKind::ImportFails("OSError: [Errno 28] No space left on device".into());
    scene.site_fails(Method::POST, "/data", FOREVER, failure);
    let (ben, news) = ben_gets(&scene).await;
    assert!(news.contains("could not be prepared"), "{news}");
    let card = scene.news(&olga).await;
    assert!(card.contains("Attempt 1 was stopped by a problem"), "{card}");
    assert!(
        card.contains("Cause: the site has no disk space left. Ask the operator to free some space"),
        "{card}"
    );
    nothing_is_left(&scene);
    scene.world.site.clear_faults();
    scene.presses(&olga, "Try again").await;
    has_one_assignment(&scene, &ben).await;
}

/// Lets time pass, a minute at every check, until a person sees this text.
async fn in_the_end(scene: &Scene, actor: &Actor, part: &str) {
    let minutes = 24 * 60;
    for _ in 0..minutes {
        if actor.count(part) > 0 {
            return;
        }
        scene.world.pass(1);
        // The bot checks the import every few milliseconds.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("not in a day: {part:?}; they see {:?}", actor.news());
}

#[tokio::test]
async fn an_import_that_never_ends() {
    // Another task is made; the first one can't be deleted for that time, and holds up nothing.
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        scene.site_fails(Method::POST, "/data", 1, FaultKind::ImportNeverEnds);
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.presses(&ben, "Get the task").await;
        ben.person.press("Yes").expect("a button");
        in_the_end(&scene, &ben, "Password: ").await;
        let link = ben.credentials().link;
        assert!(link.contains("/tasks/2/"), "{version:?}: {link}");
    }
}

#[tokio::test]
async fn imports_that_never_end() {
    for version in VERSIONS {
        let scene = Scene::with(|settings| {
            settings.version = version;
            settings.retry_budget.step = Duration::from_millis(200);
        })
        .await;
        let olga = scene.olga_by_cards().await;
        scene.site_fails(Method::POST, "/data", FOREVER, FaultKind::ImportNeverEnds);
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.presses(&ben, "Get the task").await;
        ben.person.press("Yes").expect("a button");
        in_the_end(&scene, &ben, "could not be prepared").await;
        in_the_end(&scene, &olga, "Cause: the site did not finish processing the images. Try again later")
            .await;
    }
}

#[tokio::test]
async fn requests_whose_answer_is_lost_are_not_doubled() {
    let calls = [
        (Method::POST, "/api/auth/register"),
        (Method::PATCH, "/api/users"),
        (Method::POST, "/api/tasks"),
        (Method::POST, "/data"),
        (Method::GET, "/api/tasks/1"),
    ];
    for version in VERSIONS {
        for (method, path) in &calls {
            for kind in
                [FaultKind::ResetBefore, FaultKind::ResetAfter, FaultKind::HalfAnswer, FaultKind::WrongJson]
            {
                let scene = Scene::of(version).await;
                scene.site_fails(method.clone(), path, 1, kind.clone());
                let (ben, news) = ben_gets(&scene).await;
                assert!(news.contains("✅ Your task is ready."), "{kind:?} at {method} {path}: {news}");
                has_one_assignment(&scene, &ben).await;
            }
        }
    }
}

#[tokio::test]
async fn an_account_name_that_somebody_has_on_the_site() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let olga = scene.olga_by_cards().await;
        for name in ["ben_lee_test_Annotator", "BEN_LEE_test_annotator2"] {
            scene.somebody_registers(name).await;
        }
        let (ben, news) = ben_gets(&scene).await;
        assert!(news.contains("Login: ben_lee_test_Annotator3\n"), "{news}");
        assert_eq!(scene.tasks(), [("1 Test Assignment ben_lee_test_Annotator3".to_owned(), 5)]);
        assert_eq!(scene.accounts().len(), 3, "the others keep their accounts");
        scene.completes(&ben).await;
        let card = scene.news(&olga).await;
        assert!(card.contains("Ben @ben_lee\nAccount: ben_lee_test_Annotator3"), "{card}");
    }
}

#[tokio::test]
async fn the_account_of_somebody_else_outlives_a_failure() {
    let scene = scene().await;
    scene.somebody_registers("ben_lee_test_Annotator").await;
    scene.site_fails(Method::POST, "/api/tasks", 1, answers(400, r#"{"labels":["Wrong."]}"#));
    let (_, news) = ben_gets(&scene).await;
    assert!(news.contains("could not be prepared"), "{news}");
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
}

#[tokio::test]
async fn a_second_attempt_that_can_not_be_prepared_leaves_the_first_alone() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let (ben, _) = ben_gets(&scene).await;
    scene.completes(&ben).await;
    scene.site_fails(Method::POST, "/data", 1, answers(400, r#"["Too big."]"#));
    scene.presses(&ben, "Another attempt").await;
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("could not be prepared"), "{news}");
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    assert_eq!(scene.task().name, "1 Test Assignment ben_lee_test_Annotator");
    let card = scene.news(&olga).await;
    assert!(card.contains("Attempt 2 was stopped by a problem"), "{card}");
    assert!(card.contains("Cause: the site refuses what the bot asks for"), "{card}");
    scene.presses(&olga, "Try again").await;
    scene.quiet().await;
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 2));
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Attempt 2 is complete"), "{thanks}");
}
