//! Retention: what is left of a person some days after they have finished the test.

use std::sync::Arc;

use candidates_bot::demo::site::{Method, RequestLog};
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::legacy::Imported;
use candidates_bot::model::{Deletion, Password, PersonId};
use candidates_bot::store::Records;
use chrono::TimeDelta;

use crate::support::{Actor, Scene, answers};

const DAY: i64 = 24 * 60;

/// A scene in which accounts are kept for 30 days.
async fn keeping() -> Scene {
    Scene::with(|settings| settings.retention = Some(TimeDelta::days(30))).await
}

/// A person who has finished the first attempt.
async fn through(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.quiet().await;
    ben
}

/// Number of successful deletions on the site.
fn deletions(scene: &Scene, path: &str) -> usize {
    let requests = scene.world.site.requests();
    let deleted = |request: &&RequestLog| request.method == "DELETE" && request.status == 204;
    requests.iter().filter(deleted).filter(|request| request.path.starts_with(path)).count()
}

/// Whether the account is stored without a password, and not on the site.
fn is_removed(scene: &Scene, actor: &Actor) -> bool {
    let account = scene.candidate(actor).expect("the candidate stays").account;
    let wiped = account.is_wiped() && account.user.is_none();
    assert_eq!(wiped, scene.accounts().is_empty() && scene.tasks().is_empty(), "{account:?}");
    wiped
}

#[tokio::test]
async fn after_so_many_days_account_tasks_and_password_are_gone_and_the_results_stay() {
    let mut scene = keeping().await;
    let olga = scene.olga().await;
    let ben = through(&scene).await;
    let metrics = scene.metrics(&ben);
    scene.news(&olga).await;
    scene.world.pass(30 * DAY - 1);
    scene.quiet().await;
    assert!(!is_removed(&scene, &ben), "too early");
    let credentials = scene.presses(&ben, "Get the task").await;
    assert!(credentials.contains("Password"), "{credentials}");

    scene.world.pass(1);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben));
    assert_eq!((scene.news(&ben).await, scene.news(&olga).await), (String::new(), String::new()));
    let told = scene.presses(&ben, "Get the task").await;
    assert!(told.contains("already submitted") && !told.contains("Password"), "{told}");
    assert_eq!(scene.metrics(&ben), metrics);
    scene.says(&olga, "/find").await;
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.contains("ben_lee_test_Annotator (removed from the site)"), "{card}");
    assert!(card.contains("Submitted") || card.contains("IoU"), "{card}");
    assert!(!card.contains("Delete CVAT account"), "{card}");
    let log = scene.says(&olga, "/audit").await;
    assert!(log.contains("the bot → @ben_lee: deletion of the account on the site"), "{log}");

    // Neither a restart nor a crash forgets or duplicates it.
    for _ in 0..3 {
        scene.world.kill_bot().await;
        scene.world.start_bot().await.expect("the bot starts");
        scene.world.pass(40 * DAY);
        scene.quiet().await;
    }
    assert_eq!((deletions(&scene, "/api/users"), deletions(&scene, "/api/tasks")), (1, 1));
}

#[tokio::test]
async fn the_card_and_the_words_are_in_russian_too() {
    let scene = keeping().await;
    let olga = scene.person(501, Some(crate::support::HR), "Ольга", "ru");
    scene.says(&olga, "/start").await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.completes(&anna).await;
    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert!(is_removed(&scene, &anna));
    let told = scene.presses(&anna, "Получить задание").await;
    assert!(told.contains("уже сдано") && !told.contains("Пароль"), "{told}");
    scene.says(&olga, "/find").await;
    let card = scene.says(&olga, "anna_k").await;
    assert!(card.contains("(удалена с сайта)"), "{card}");
}

#[tokio::test]
async fn doing_it_again_afterwards_gets_a_new_account() {
    let scene = keeping().await;
    let ben = through(&scene).await;
    let before = ben.credentials();
    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben));

    let after = scene.does_it_again(&ben).await;
    assert_ne!(after.password, before.password);
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    assert_eq!(scene.accounts(), std::slice::from_ref(&after.login));

    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben), "the second one, too");
}

#[tokio::test]
async fn whoever_has_begun_another_attempt_is_not_through() {
    let scene = keeping().await;
    let ben = through(&scene).await;
    scene.world.pass(29 * DAY);
    scene.does_it_again(&ben).await;
    scene.world.pass(300 * DAY);
    scene.quiet().await;
    assert_eq!(scene.tasks().len(), 2);
    scene.completes(&ben).await;
    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben), "both tasks go");
}

#[tokio::test]
async fn doing_it_again_while_the_old_account_is_still_being_deleted_ends_well() {
    let mut scene = keeping().await;
    let ben = through(&scene).await;
    scene.site_holds(Method::DELETE, "/api/users/");
    scene.world.pass(30 * DAY);
    while scene.outbox().is_empty() {
        tokio::task::yield_now().await;
    }
    scene.world.kill_bot().await;
    scene.world.start_bot().await.expect("the bot starts");
    ben.person.press("Another attempt").expect("a button");
    while ben.count("Start attempt 2 now?") == 0 {
        tokio::task::yield_now().await;
    }
    ben.person.press("Yes").expect("a button");
    scene.world.site.clear_faults();
    scene.quiet().await;
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    assert_eq!(deletions(&scene, "/api/tasks"), 1);
}

#[tokio::test]
async fn an_attempt_whose_time_was_over_goes_as_well() {
    let scene = Scene::with(|settings| {
        settings.retention = Some(TimeDelta::days(30));
        Arc::make_mut(&mut settings.exam).time_limit = Some(TimeDelta::days(2));
    })
    .await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(2 * DAY);
    scene.quiet().await;
    assert!(!is_removed(&scene, &ben));
    scene.world.pass(30 * DAY);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben));
    let told = scene.presses(&ben, "Get the task").await;
    assert!(told.contains("Time's up for attempt 1"), "{told}");
}

#[tokio::test]
async fn a_new_setting_catches_up_and_one_that_is_off_stops_it() {
    let mut scene = Scene::with(|_| ()).await;
    let ben = through(&scene).await;
    scene.world.pass(100 * DAY);
    scene.quiet().await;
    assert!(!is_removed(&scene, &ben), "it is off unless it is set");
    let next = |scene: &Scene| scene.world.store.read().and_then(|view| view.due(1)).expect("the database");
    for (days, planned) in [(Some(200), true), (None, false), (Some(30), false)] {
        scene.world.stop_bot().await.expect("the bot stops");
        scene.world.set_retention(days.map(TimeDelta::days));
        scene.world.start_bot().await.expect("the bot starts");
        scene.says(&ben, "/help").await;
        assert_eq!(!next(&scene).is_empty(), planned, "{days:?}");
    }
    assert!(is_removed(&scene, &ben), "it was late already");
}

#[tokio::test]
async fn an_account_that_cannot_be_deleted_is_told_to_hr() {
    let scene = keeping().await;
    let olga = scene.olga().await;
    let ben = through(&scene).await;
    scene.news(&olga).await;
    scene.site_fails(Method::DELETE, "/api/users/", u32::MAX, answers(400, r#"["no"]"#));
    scene.world.pass(30 * DAY);
    let told = scene.news(&olga).await;
    assert!(told.contains("The account ben_lee_test_Annotator could not be deleted on the site"), "{told}");
    let credentials = scene.presses(&ben, "Get the task").await;
    assert!(!credentials.contains("Password"), "{credentials}");
    // The button on the card retries.
    scene.world.site.clear_faults();
    scene.says(&olga, "/find").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Delete CVAT account").await;
    scene.presses(&olga, "Yes, delete").await;
    scene.quiet().await;
    assert!(is_removed(&scene, &ben));
}

/// A person from the earlier bot who has finished: the account and the task are on the site, and known here by
/// name only.
async fn of_the_earlier_bot(scene: &Scene, password: Option<&str>) -> Actor {
    let ben = through(scene).await;
    let account = scene.candidate(&ben).expect("a candidate").account;
    let metrics = scene
        .world
        .store
        .read()
        .and_then(|view| view.legacy_row(PersonId(ben.id())))
        .expect("read")
        .expect("figures");
    let desk = scene.world.desk().expect("the bot runs");
    let delete = OperatorCommand::Delete(Deletion::Candidate, PersonId(ben.id()));
    desk.submit(EventKind::Operator(delete)).await.expect("deleted here");
    scene.quiet().await;
    let password = password.map(|password| Password(password.to_owned())).or(account.password);
    let claim = candidates_bot::model::Claim::default();
    let imported = Imported { account: account.username, password, metrics, claim };
    desk.submit(EventKind::Import(vec![imported])).await.expect("brought in");
    let claim = OperatorCommand::Claim { username: "ben_lee".to_owned(), person: PersonId(ben.id()) };
    desk.submit(EventKind::Operator(claim)).await.expect("given back");
    scene.says(&ben, "/start").await;
    scene.quiet().await;
    assert_eq!(scene.candidate(&ben).expect("taken over").account.user, None);
    ben
}

#[tokio::test]
async fn whoever_the_earlier_bot_had_is_removed_like_everybody() {
    let scene = keeping().await;
    let olga = scene.olga().await;
    let ben = of_the_earlier_bot(&scene, None).await;
    scene.news(&olga).await;
    scene.world.pass(30 * DAY - 1);
    scene.quiet().await;
    assert!(!is_removed(&scene, &ben), "too early");
    scene.world.pass(1);
    scene.quiet().await;
    assert!(is_removed(&scene, &ben));
    assert!(scene.metrics(&ben).contains("100"), "{}", scene.metrics(&ben));
    let log = scene.says(&olga, "/audit").await;
    assert!(log.contains("the bot → @ben_lee: deletion of the account on the site"), "{log}");
    assert!(!log.contains("the bot → @ben_lee: everything"), "{log}");
}

#[tokio::test]
async fn an_account_that_is_not_that_of_the_earlier_bot_stays() {
    let scene = keeping().await;
    let ben = of_the_earlier_bot(&scene, Some("of another person")).await;
    scene.world.pass(31 * DAY);
    scene.quiet().await;
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1), "nobody knows whose it is");
    assert!(scene.candidate(&ben).expect("the candidate stays").account.is_wiped());
}
