//! HR deletes: the account on the site, the candidate in the bot, or everything.

use candidates_bot::demo::site::Method;
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::model::{AttemptNumber, AttemptState, Deletion, Effect, OutboxEntry, PersonId, SiteStep};
use candidates_bot::store::{Names, Records};

use crate::support::{Actor, answers, scene};

#[tokio::test]
async fn an_account_is_deleted_on_the_site_and_nothing_else() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.says(&olga, "/find").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    insta::assert_snapshot!(scene.presses(&olga, "Delete CVAT account").await, @"
    Ben @ben_lee
    The account ben_lee_test_Annotator will be deleted on the site: nobody will be able to log in with it. An attempt in progress will stop. The candidate and the results stay in the bot.
    [Yes, delete] [Cancel]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Cancel").await, @"(edited) Cancelled. Nothing has changed.");
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    scene.presses(&olga, "Delete CVAT account").await;
    let (message, data) = olga.button("Yes, delete");
    insta::assert_snapshot!(scene.presses(&olga, "Yes, delete").await, @r"
    (edited) The account of Ben @ben_lee is being deleted on the site.
    —
    The account ben_lee_test_Annotator has been deleted on the site.
    ");
    assert_eq!(scene.accounts(), [""; 0]);
    assert_eq!(scene.tasks().len(), 1, "the task stays");
    insta::assert_snapshot!(ben.news(), @"⚠️ Your account on the site was deleted by HR. If this is a mistake, contact HR; your earlier results are kept.");
    let attempt = scene
        .world
        .store
        .read()
        .and_then(|view| view.attempt(PersonId(102), AttemptNumber::FIRST))
        .expect("read")
        .expect("one");
    assert!(matches!(attempt.state, AttemptState::Failed { .. }), "{:?}", attempt.state);
    // The same confirmation again does nothing.
    scene.presses_data(&olga, message, &data).await;
    assert_eq!(olga.count("has been deleted on the site."), 1);

    scene.says(&olga, "/find").await;
    let card = scene.says(&olga, "ben_lee").await;
    assert!(!card.contains("Delete CVAT account") && card.contains("[Try again]"), "{card}");
    scene.presses(&olga, "Try again").await;
    scene.news(&ben).await;
    scene.completes(&ben).await;
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    assert!(scene.metrics(&ben).ends_with("attempt 1"), "{}", scene.metrics(&ben));
    assert_eq!(scene.dead_letters(), 0);
}

#[tokio::test]
async fn a_candidate_is_deleted_here_and_can_begin_anew() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    scene.presses(&olga, "🗑 Delete…").await;
    insta::assert_snapshot!(scene.presses(&olga, "Remove from bot").await, @"
    Ben @ben_lee
    The candidate's profile, attempts and results will be deleted from the bot. The account ben_lee_test_Annotator and the tasks stay on the site. The candidate can start over with attempt 1.
    [Yes, delete] [Cancel]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Yes, delete").await, @r"
    (edited) Ben @ben_lee has been deleted from the bot. The account stays on the site.
    —
    Olga (501) has deleted Ben @ben_lee from the bot.
    ");
    assert_eq!(scene.metrics(&ben), "no row");
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"], "the account is another matter");
    let list = scene.says(&olga, "/candidates").await;
    assert!(list.starts_with("To decide: nobody."), "{list}");
    let answer = scene.presses(&ben, "I'm done").await;
    assert!(answer.starts_with("You have no task yet."), "{answer}");
    let credentials = scene.gets(&ben).await;
    assert_eq!(credentials.login, "ben_lee_test_Annotator2");
    scene.completes(&ben).await;
    assert!(scene.metrics(&ben).ends_with("attempt 1"), "{}", scene.metrics(&ben));
}

#[tokio::test]
async fn who_is_deleted_while_the_site_is_down_and_begins_anew_gets_one_assignment() {
    for button in ["Remove from bot", "Erase all data"] {
        let scene = scene().await;
        let olga = scene.olga().await;
        let ben = scene.ben();
        scene.says(&ben, "/start").await;
        scene.site_is_down();
        ben.person.press("Get the task").expect("the menu");
        until(|| is_asked(&ben)).await;
        ben.person.press("Yes").expect("the question");
        let waits =
            |count: usize| scene.outbox().iter().filter(|(_, entry)| is_register(entry)).count() == count;
        until(|| waits(1)).await;
        let person = 102;
        let deletion = if button == "Erase all data" { Deletion::Everything } else { Deletion::Candidate };
        let desk = scene.world.desk().expect("the bot runs");
        desk.submit(EventKind::Operator(OperatorCommand::Delete(deletion, PersonId(person))))
            .await
            .expect("taken");
        until(|| waits(0)).await;
        drop(desk);
        ben.person.press("Get the task").expect("the menu");
        until(|| is_asked(&ben)).await;
        ben.person.press("Yes").expect("the question");
        until(|| waits(1)).await;
        scene.world.site.clear_faults();
        scene.quiet().await;
        assert_eq!(scene.tasks().len(), 1, "{button}: {:?}", scene.tasks());
        assert_eq!(ben.count("Password: "), 1, "{button}");
        assert_eq!(scene.dead_letters(), 0, "{button}");
        scene.completes(&ben).await;
        assert!(scene.metrics(&ben).ends_with("attempt 1"), "{}", scene.metrics(&ben));
        drop(olga);
    }
}

/// Whether the last entry in the chat is the question before an assignment.
fn is_asked(actor: &Actor) -> bool {
    let chat = actor.person.chat();
    chat.last().is_some_and(|line| line.from_bot && line.text.contains("The clock starts when"))
}

/// Whether it is the first step of a preparation.
fn is_register(entry: &OutboxEntry) -> bool {
    matches!(&entry.effect, Effect::Site(effect) if effect.step == SiteStep::Register)
}

/// Waits until the condition holds.
async fn until(so: impl Fn() -> bool) {
    while !so() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn erased_is_erased_everywhere() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for person in [&ben, &anna] {
        scene.says(person, "/start").await;
        scene.gets(person).await;
        scene.completes(person).await;
    }
    scene.does_it_again(&ben).await;
    scene.says(&olga, "/find").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    insta::assert_snapshot!(scene.presses(&olga, "Erase all data").await, @r"
    Ben @ben_lee
    Everything will be erased permanently: the account ben_lee_test_Annotator and the tasks on the site; profile, attempts, results, submissions and the chat's state in the bot. In the activity log, a random number takes the candidate's place.
    [Yes, erase all] [Cancel]
    ");
    vera.news();
    insta::assert_snapshot!(scene.presses(&olga, "Yes, erase all").await, @r"
    (edited) All data of Ben @ben_lee has been erased from the bot and is being deleted on the site.
    —
    Olga (501) is erasing all data of Ben @ben_lee.
    —
    The account ben_lee_test_Annotator has been deleted on the site.
    ");
    insta::assert_snapshot!(vera.news(), @r"
    Olga (501): удаляются все данные кандидата Ben @ben_lee.
    —
    Учётная запись ben_lee_test_Annotator удалена с сайта.
    ");
    assert_eq!(scene.accounts(), ["anna_k_test_Annotator"]);
    assert_eq!(
        scene.tasks().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["1 Test Assignment anna_k_test_Annotator"]
    );
    let view = scene.world.store.read().expect("read");
    assert!(
        view.candidate(PersonId(102)).expect("read").is_none()
            && view.candidate(PersonId(101)).expect("read").is_some()
    );
    assert!(view.submission(PersonId(102), AttemptNumber::FIRST, 1).expect("read").is_none());
    assert_eq!(view.called("ben_lee").expect("read"), None);
    assert!(view.submission(PersonId(101), AttemptNumber::FIRST, 1).expect("read").is_some(), "others stay");
    let log = format!("{:?}", view.audit_log().expect("read"));
    assert!(!log.contains("ben_lee") && !log.contains("Ben"), "{log}");
    let erased = log.matches("Erased").count();
    assert_eq!(erased, 2, "begun, and done: {log}");
    ben.news();
    let answer = scene.presses(&ben, "I'm done").await;
    assert!(answer.starts_with("You have no task yet."), "{answer}");
}

#[tokio::test]
async fn an_account_that_the_site_will_not_delete_is_told() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.site_fails(Method::DELETE, "/api/users/", 1, answers(400, r#"{"detail":"not allowed"}"#));
    scene.says(&olga, "/find").await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Delete CVAT account").await;
    let news = scene.presses(&olga, "Yes, delete").await;
    assert!(
        news.contains("⚠️ The account ben_lee_test_Annotator could not be deleted on the site."),
        "{news}"
    );
    assert_eq!(scene.accounts(), ["ben_lee_test_Annotator"]);
    assert_eq!(ben.news(), "");
}
