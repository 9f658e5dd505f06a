//! Consent to the exam's text: asked before anything happens on the site, and once for every version.

use std::sync::Arc;

use candidates_bot::exam::Exam;
use candidates_bot::model::{Action, By, ChatId, PersonId};
use candidates_bot::store::{Consents, Records, back_up};

use crate::support::{Actor, Scene, another};

/// The usual exam with a text to agree to.
fn asking(version: u32) -> Arc<Exam> {
    another("exam.toml", |text| {
        format!(
            "{text}\n[consent]\nversion = {version}\nru = \"Мы храним <имя> год.\"\nen = \"We keep your <name> for a year.\"\n"
        )
    })
}

async fn scene() -> Scene {
    Scene::with(|settings| settings.exam = asking(1)).await
}

/// The exam has another version of the text from now on.
async fn now_asks(scene: &mut Scene, version: u32) {
    scene.world.stop_bot().await.expect("the bot stops");
    scene.world.set_exam(asking(version));
    scene.world.start_bot().await.expect("the bot starts");
}

/// Whether any live record has this text, in plain bytes.
fn is_kept(scene: &Scene, text: &str) -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("copy.redb");
    let view = scene.world.store.read().expect("read");
    back_up(&view, &copy, &mut |_, _| Ok(())).expect("a copy");
    let bytes = std::fs::read(copy).expect("the copy");
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What the audit log says of a person, the oldest first.
fn log(scene: &Scene, actor: &Actor) -> Vec<Action> {
    let log = scene.world.store.read().and_then(|view| view.audit_log()).expect("the log");
    let of = log.into_iter().filter(|entry| entry.by == By::Person(PersonId(actor.id())));
    of.map(|entry| entry.action).collect()
}

/// The line of a card about consent.
fn consent(card: &str) -> &str {
    card.lines().find(|line| line.starts_with("Consent") || line.starts_with("Согласие")).unwrap_or("nothing")
}

#[tokio::test]
async fn it_is_asked_once_before_anything_happens_on_the_site() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let asked = scene.presses(&ben, "Yes").await;
    insta::assert_snapshot!(asked, @r"
    (edited) 📄 Please read this first. Nothing is set up for you before you agree.

    We keep your <name> for a year.
    [I agree] [I don't agree]
    ");
    assert_eq!((scene.candidate(&ben), scene.accounts()), (None, vec![]));

    // Another text is no answer.
    scene.says(&ben, "what is this?").await;
    scene.presses(&ben, "I agree").await;
    assert_eq!(scene.candidate(&ben), None, "the question is closed");
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    scene.world.pass(3);
    let agreed = scene.presses(&ben, "I agree").await;
    assert!(
        agreed.starts_with("(edited) We keep your <name> for a year.\n\n✅ You have agreed to this."),
        "{agreed}"
    );
    assert!(agreed.contains("Password: "), "{agreed}");
    let kept = scene.world.store.read().and_then(|view| view.consents(PersonId(ben.id()))).expect("read");
    assert_eq!(kept.len(), 1);
    assert!(
        matches!(log(&scene, &ben)[..], [Action::Consented(1), Action::Confirmed(_), ..]),
        "{:?}",
        log(&scene, &ben)
    );
    insta::assert_snapshot!(consent(&scene.says(&olga, "ben_lee").await), @"Consent: version 1, 2 March, 09:03 (UTC)");

    // Not for the next attempt.
    scene.completes(&ben).await;
    let again = scene.does_it_again(&ben).await;
    assert!(again.login.starts_with("ben_lee"), "{again:?}");
}

#[tokio::test]
async fn whoever_does_not_agree_leaves_nothing_and_can_come_back() {
    let scene = scene().await;
    let olga = scene.person(501, Some(crate::support::HR), "Ольга", "ru");
    scene.says(&olga, "/start").await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.presses(&anna, "Получить задание").await;
    insta::assert_snapshot!(scene.presses(&anna, "Да").await, @r"
    (edited) 📄 Сначала прочитайте, пожалуйста. Пока вы не согласитесь, для вас ничего не создаётся.

    Мы храним <имя> год.
    [Соглашаюсь] [Не соглашаюсь]
    ");
    insta::assert_snapshot!(scene.presses(&anna, "Не соглашаюсь").await, @"(edited) Хорошо. Без согласия теста не будет: для вас ничего не создано, и ничего о вас не сохранено. Если передумаете, нажмите «Получить задание».");

    assert_eq!((scene.candidate(&anna), scene.accounts()), (None, vec![]));
    assert_eq!(log(&scene, &anna), []);
    let chat = ChatId(anna.id() as i64);
    let view = scene.world.store.read().expect("read");
    assert_eq!(view.conversation(chat).expect("read"), candidates_bot::model::Conversation::default());
    assert!(!is_kept(&scene, "anna_k") && !is_kept(&scene, "Анна"));
    assert!(
        scene
            .world
            .store
            .read()
            .and_then(|view| view.consents(PersonId(anna.id())))
            .expect("read")
            .is_empty()
    );

    // She thinks better of it.
    scene.presses(&anna, "Получить задание").await;
    scene.presses(&anna, "Да").await;
    let agreed = scene.presses(&anna, "Соглашаюсь").await;
    assert!(agreed.contains("✅ Вы согласились с этим.") && agreed.contains("Пароль: "), "{agreed}");
    insta::assert_snapshot!(consent(&scene.says(&olga, "anna_k").await), @"Согласие: версия 1, 2 марта, 09:00 (UTC)");
    assert!(scene.news(&olga).await.is_empty());
}

#[tokio::test]
async fn a_new_version_is_asked_before_the_next_attempt_and_interrupts_nobody() {
    let mut scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    scene.presses(&ben, "I agree").await;
    now_asks(&mut scene, 2).await;
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Thank you!"), "in the middle of an attempt nothing is asked: {thanks}");

    scene.presses(&ben, "Another attempt").await;
    let asked = scene.presses(&ben, "Yes").await;
    assert!(asked.contains("[I agree]"), "{asked}");
    insta::assert_snapshot!(scene.presses(&ben, "I don't agree").await, @"(edited) That's all right: no attempt was started, and everything else stays as it is. If you change your mind, ask for the attempt again.");
    assert_eq!(scene.tasks().len(), 1);
    assert_eq!(log(&scene, &ben).last(), Some(&Action::DidNotConsent(2)));
    let refused = scene.presses(&ben, "Get the task").await;
    assert!(refused.contains("Password"), "everything else stays: {refused}");

    scene.presses(&ben, "Another attempt").await;
    scene.presses(&ben, "Yes").await;
    let agreed = scene.presses(&ben, "I agree").await;
    assert!(agreed.contains("Attempt 2"), "{agreed}");
    let kept = scene.world.store.read().and_then(|view| view.consents(PersonId(ben.id()))).expect("read");
    assert_eq!(kept.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn a_text_that_changes_while_it_is_read_is_asked_anew() {
    let mut scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    now_asks(&mut scene, 2).await;
    let asked = scene.presses(&ben, "I agree").await;
    assert!(asked.contains("[I agree]") && scene.candidate(&ben).is_none(), "{asked}");
    scene.presses(&ben, "I agree").await;
    let last = scene.world.store.read().and_then(|view| view.last_consent(PersonId(ben.id()))).expect("read");
    assert_eq!(last.map(|(version, _)| version), Some(2));
    assert!(scene.candidate(&ben).is_some());
}

#[tokio::test]
async fn words_are_an_answer_too_and_hr_stays_hr() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.presses(&olga, "Candidate menu").await;
    scene.presses(&olga, "Get the task").await;
    scene.presses(&olga, "Yes").await;
    insta::assert_snapshot!(scene.says(&olga, "/cancel").await, @"That's all right: no attempt was started, and everything else stays as it is. If you change your mind, ask for the attempt again.");
    scene.presses(&olga, "Get the task").await;
    scene.presses(&olga, "Yes").await;
    let agreed = scene.says(&olga, "yes").await;
    assert!(agreed.contains("✅ You have agreed to this.") && agreed.contains("Password: "), "{agreed}");
}

#[tokio::test]
async fn what_somebody_agreed_to_goes_with_them() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    scene.presses(&ben, "I agree").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Erase all data").await;
    scene.presses(&olga, "Yes, erase all").await;
    scene.quiet().await;
    let kept = scene.world.store.read().and_then(|view| view.consents(PersonId(ben.id()))).expect("read");
    assert_eq!(kept, []);
    scene.presses(&ben, "Get the task").await;
    let asked = scene.presses(&ben, "Yes").await;
    assert!(asked.contains("[I agree]"), "{asked}");
}
