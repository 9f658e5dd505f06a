//! Passwords that nobody needs any more: when they go, and what comes after them.

use candidates_bot::demo::site::Method;
use candidates_bot::store::back_up;

use crate::support::{Actor, Scene};

/// Whether any live record has this text, in plain bytes.
fn is_kept(scene: &Scene, text: &str) -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("copy.redb");
    let view = scene.world.store.read().expect("read");
    back_up(&view, &copy, &mut |_, _| Ok(())).expect("a copy");
    let bytes = std::fs::read(copy).expect("the copy");
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The only attempt there is has been handed in, and HR looks at the card.
async fn handed_in(scene: &Scene) -> (Actor, Actor) {
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    (olga, ben)
}

async fn with_one_attempt() -> Scene {
    Scene::with(|settings| settings.attempts = 1).await
}

/// The line of a card about the account.
fn account(card: &str) -> &str {
    card.lines().find(|line| line.contains("test_Annotator")).unwrap_or_default()
}

#[tokio::test]
async fn a_decision_that_stands_wipes_the_password_and_another_attempt_gets_another_account() {
    let scene = with_one_attempt().await;
    let (olga, ben) = handed_in(&scene).await;
    let before = ben.credentials();
    let shown = scene.presses(&ben, "Get the task").await;
    assert!(shown.contains(&before.password), "HR has not decided yet: {shown}");
    assert!(is_kept(&scene, &before.password));

    let card = scene.presses(&olga, "❌ Reject").await;
    insta::assert_snapshot!(account(&card), @"Account: ben_lee_test_Annotator (password deleted)");
    assert!(!is_kept(&scene, &before.password), "no record has it any more");
    insta::assert_snapshot!(scene.presses(&ben, "Get the task").await, @r"
    You've already submitted this one, thank you.

    Your login for it is no longer kept, and you don't need it: there is nothing left to do on the site. Another attempt comes with a new login.
    ");

    // Taken back, it is still gone, and the candidate reads the same.
    scene.presses(&olga, "↩️ Take back").await;
    let told = scene.presses(&ben, "Get the task").await;
    assert!(told.contains("Another attempt comes with a new login."), "{told}");
    scene.presses(&olga, "✅ Accept").await;

    scene.presses(&olga, "Grant attempt 2").await;
    scene.news(&ben).await;
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    let after = scene.does_it_again(&ben).await;
    assert_eq!(after.login, "ben_lee_test_Annotator2");
    assert_ne!(after.password, before.password);
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator2"], "each has one at most");
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
    assert!(!scene.news(&olga).await.contains("has been deleted on the site"), "HR did not ask for it");
    let shown = scene.presses(&ben, "Get the task").await;
    assert!(shown.contains(&after.password), "HR has not decided about this one yet: {shown}");
}

#[tokio::test]
async fn the_words_are_in_russian_too() {
    let scene = with_one_attempt().await;
    let olga = scene.person(501, Some(crate::support::HR), "Ольга", "ru");
    scene.says(&olga, "/start").await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.completes(&anna).await;
    scene.says(&olga, "anna_k").await;
    let card = scene.presses(&olga, "✅ Принять").await;
    insta::assert_snapshot!(account(&card), @"Учётная запись: anna_k_test_Annotator (пароль удалён)");
    insta::assert_snapshot!(scene.presses(&anna, "Получить задание").await, @r"
    Это задание уже сдано, спасибо.

    Логин и пароль от него больше не хранятся, и они не нужны: на сайте делать уже нечего. Для новой попытки будет новый логин.
    ");
}

#[tokio::test]
async fn as_long_as_an_attempt_is_left_the_password_stays() {
    let scene = Scene::with(|_| ()).await;
    let (olga, ben) = handed_in(&scene).await;
    let password = ben.credentials().password;
    scene.presses(&olga, "❌ Reject").await;
    assert!(is_kept(&scene, &password));
    let again = scene.does_it_again(&ben).await;
    assert_eq!(again.password, password);
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
}

#[tokio::test]
async fn an_account_that_hr_deletes_takes_its_password_along() {
    let scene = Scene::with(|_| ()).await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let before = ben.credentials();
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Delete CVAT account").await;
    scene.presses(&olga, "Yes, delete").await;
    scene.quiet().await;
    assert!(!is_kept(&scene, &before.password));
    // HR has the assignment prepared again: it comes with another password.
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "Try again").await;
    scene.news(&ben).await;
    let after = ben.credentials();
    assert_ne!(after.password, before.password);
    assert_eq!(scene.accounts(), std::slice::from_ref(&after.login));
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn an_old_account_that_can_not_be_removed_is_told_to_hr_and_holds_up_nobody() {
    let scene = with_one_attempt().await;
    let (olga, ben) = handed_in(&scene).await;
    scene.presses(&olga, "❌ Reject").await;
    scene.presses(&olga, "Grant attempt 2").await;
    let answer = crate::support::answers(400, r#"["no"]"#);
    scene.site_fails(Method::DELETE, "/api/users/", u32::MAX, answer);
    assert_eq!(scene.does_it_again(&ben).await.login, "ben_lee_test_Annotator2");
    let told = scene.news(&olga).await;
    assert!(told.contains("The account ben_lee_test_Annotator could not be deleted on the site"), "{told}");
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "{thanks}");
}

#[tokio::test]
async fn what_an_earlier_program_kept_goes_at_the_next_start() {
    let mut scene = Scene::with(|_| ()).await;
    let (olga, ben) = handed_in(&scene).await;
    let password = ben.credentials().password;
    scene.presses(&olga, "✅ Accept").await;
    assert!(is_kept(&scene, &password), "an attempt is left");
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.set_attempts(1);
    scene.world.start_bot().await.expect("the bot starts");
    scene.says(&ben, "/help").await;
    assert!(!is_kept(&scene, &password), "none is left by the new setting");
}
