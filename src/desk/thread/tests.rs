use super::*;
use crate::desk::System;
use crate::exam::{Exam, Language};
use crate::model::PersonId;
use crate::store::failing;

fn rules() -> Rules {
    let packs = Exam::embedded().expect("the embedded exam").into();
    Rules::new(packs, 2, Language::En)
}

#[tokio::test]
async fn a_desk_whose_file_fails_ends_and_says_why() {
    let (store, breaks) = failing::store();
    let (desk, handle) =
        Desk::start(store, rules(), Arc::new(System), Box::new(|_| {}), Routine::default()).expect("a desk");
    let update = |id| EventKind::Update { id, incoming: crate::model::Incoming::Ignored };
    handle.submit(update(1)).await.expect("the file works");
    breaks.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(matches!(handle.submit(update(2)).await, Err(DeskClosed::Storage(_))));
    breaks.store(false, std::sync::atomic::Ordering::SeqCst);
    assert!(matches!(handle.submit(update(3)).await, Err(DeskClosed::Closed)));
    let error = desk.join().await.expect_err("the handle is still there, the desk is not").to_string();
    assert!(error.contains("disk full"), "{error}");
}

#[tokio::test]
async fn a_panic_outside_of_decisions_is_told_in_the_end() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(&folder.path().join("bot.redb")).expect("a file");
    let (desk, handle) =
        Desk::start(store, rules(), Arc::new(System), Box::new(|_| panic!("no worker")), Routine::default())
            .expect("a desk");
    let update = EventKind::Update { id: 1, incoming: crate::model::Incoming::Ignored };
    assert!(handle.submit(update).await.is_err());
    assert!(matches!(desk.join().await, Err(DeskError::Panic(text)) if text == "no worker"));
}

#[tokio::test]
async fn a_step_whose_outcome_makes_no_sense_leaves_nobody_waiting() {
    use crate::assessment::{Hands, Received, assess};
    use crate::model::{AttemptNumber, AttemptState, Effect};
    use crate::store::{Outbox, Records};
    let store = failing::store().0;
    let (_desk, handle) =
        Desk::start(store.clone(), rules(), Arc::new(System), Box::new(|_| {}), Routine::default())
            .expect("a desk");
    for (id, text) in [(1, "/get"), (2, "yes")] {
        let sender = crate::model::Sender {
            id: PersonId(7),
            username: None,
            first_name: "Ira".to_owned(),
            language_tag: None,
        };
        let incoming = crate::model::Incoming::Text { sender, text: text.to_owned(), message_id: 1 };
        handle.submit(EventKind::Update { id, incoming }).await.expect("taken");
    }
    let outbox = store.read().expect("read").outbox().expect("outbox");
    let register = outbox.iter().find(|(_, entry)| matches!(entry.effect, Effect::Site(_)));
    let received = Received {
        annotations: crate::exam::Annotations::default(),
        last_edit: Utc::now(),
        hands: Hands::Own,
    };
    let view = store.read().expect("read");
    let attempt = view.attempt(PersonId(7), AttemptNumber::FIRST).expect("read").expect("an attempt");
    let assessment = assess(&rules().packs, &view, &attempt, received, Utc::now()).expect("assessed");
    let mark = crate::model::Mark::of("saved");
    let fetched = crate::desk::Fetched { mark, completed: false, assessment };
    let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
    let effect = register.expect("a step").0;
    handle.submit(EventKind::Outcome { effect, outcome }).await.expect("taken");
    let view = store.read().expect("read");
    let attempt = view.attempt(PersonId(7), AttemptNumber::FIRST).expect("read").expect("an attempt");
    assert!(matches!(attempt.state, AttemptState::Failed { .. }), "{:?}", attempt.state);
    assert_eq!(view.dead_letters().expect("read").len(), 1);
}
