use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use super::copies::alike;
use super::*;
use crate::assessment::{Hands, Received, assess};
use crate::desk::{
    Commit, Desk, DeskHandle, EventKind, Fetched, OperatorCommand, Routine, Rules, SiteOutcome, System,
    WhitelistChange,
};
use crate::exam::{Annotations, Exam, Language};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{
    Account, Alike, Asked, Attempt, AttemptNumber, Candidate, ChatId, Claim, Deletion, EffectKey,
    EffectPlace, Evidence, Flag, HrKey, Incoming, Message, OutboxEntry, Password, PersonId, Phase,
    Preferences, Queue, Sender, SiteEffect, SiteStep, TelegramEffect, samples,
};
use crate::store::{Outbox, Records, failing};
use crate::workers::{self, InFlight, Upcoming};

const HR: u64 = 900;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

/// Candidates who have said that they are done, and an HR person; the annotations of each are being fetched.
struct Scene {
    store: Store,
    packs: Packs,
    fetches: Vec<EffectPlace>,
    desk: DeskHandle,
    searches: mpsc::UnboundedReceiver<EffectKey>,
    _desk: Desk,
}

impl Scene {
    async fn of(people: u64) -> Self {
        let exam = Exam::embedded().expect("the embedded exam");
        let (store, pack, packs) = (failing::store().0, exam.id(), Packs::from(exam));
        let mut tx = store.write().expect("write");
        let mut fetches = Vec::new();
        for id in 1..=people {
            let account = Account {
                username: format!("a{id}"),
                password: Some(Password("x".into())),
                suffix: 1,
                user: None,
            };
            let (first_name, language, since) = (format!("P{id}"), Language::En, at(0));
            let candidate = Candidate {
                id: PersonId(id),
                username: None,
                first_name,
                language,
                account,
                attempts: AttemptNumber::FIRST,
                since,
            };
            tx.put_candidate(&candidate).expect("put");
            let (state, pack) = (samples::state(Phase::Checking), Some(pack));
            let submitted = Some(at(9000));
            tx.put_attempt(&Attempt {
                submitted,
                pack,
                state,
                ..Attempt::new(PersonId(id), AttemptNumber::FIRST, at(0))
            })
            .expect("put");
            let fetch = SiteEffect::of_attempt(PersonId(id), AttemptNumber::FIRST, SiteStep::FetchSubmission);
            fetches.push(tx.push(at(0), Effect::Site(fetch)).expect("push"));
        }
        let cards = Preferences { cards: true, ..Preferences::default() };
        tx.put_preferences(PersonId(HR), &cards).expect("put");
        tx.commit().expect("commit");
        let (send, searches) = mpsc::unbounded_channel();
        let on_commit = move |commit: &Commit<'_>| {
            for (place, _) in &commit.effects.pushed {
                if place.key.queue() == Queue::Analysis {
                    let _ = send.send(place.key);
                }
            }
        };
        let rules = Rules::new(packs.clone(), 2, Language::En);
        let (environment, routine) = (Arc::new(System), Routine::default());
        let (desk, handle) =
            Desk::start(store.clone(), rules, environment, Box::new(on_commit), routine).expect("a desk");
        let hr = WhitelistChange::Add(HrKey::Id(PersonId(HR)));
        handle.submit(EventKind::Whitelist(hr)).await.expect("taken");
        Self { store, packs, fetches, desk: handle, searches, _desk: desk }
    }

    /// All annotations are there: everyone drew the same.
    async fn is_fetched(&self, person: usize) {
        let exam = self.packs.current();
        let images = exam.reference.images[..5].to_vec();
        let received = Received {
            annotations: Annotations { images, ..Annotations::default() },
            last_edit: at(8000),
            hands: Hands::Own,
        };
        let view = self.store.read().expect("read");
        let attempt =
            view.attempt(PersonId(person as u64), AttemptNumber::FIRST).expect("read").expect("an attempt");
        let assessment = assess(&self.packs, &view, &attempt, received, at(9000)).expect("assessed");
        let mark = crate::model::Mark::of("saved");
        let fetched = Fetched { mark, completed: false, assessment };
        let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
        let effect = self.fetches[person - 1];
        self.desk.submit(EventKind::Outcome { effect, outcome }).await.expect("taken");
    }

    /// Runs all searches that wait.
    async fn compares(&mut self) {
        let worker = AnalysisWorker::new(self.store.clone(), self.packs.clone(), RunsOn::Thread);
        let searches = std::mem::replace(&mut self.searches, mpsc::unbounded_channel().1);
        let (retry_policy, stop) = (workers::RetryPolicy::real(), CancellationToken::new());
        let (desk, in_flight) = (self.desk.clone(), Arc::new(InFlight::in_memory()));
        let queue = tokio::spawn(workers::run(
            "analysis",
            worker,
            desk,
            retry_policy,
            in_flight,
            Upcoming::new(self.store.clone(), searches).expect("read"),
            stop.clone(),
        ));
        while !self.searches_left().is_empty() {
            assert!(!queue.is_finished(), "the queue ended with searches left");
            tokio::task::yield_now().await;
        }
        stop.cancel();
        queue.await.expect("nothing panics");
    }

    fn outbox(&self) -> Vec<(EffectPlace, OutboxEntry)> {
        self.store.read().and_then(|view| view.outbox()).expect("read")
    }

    fn searches_left(&self) -> Vec<EffectPlace> {
        let is_search = |entry: &OutboxEntry| entry.effect.queue() == Queue::Analysis;
        self.outbox().into_iter().filter(|(_, entry)| is_search(entry)).map(|(id, _)| id).collect()
    }

    /// The messages that wait for a chat.
    fn told(&self, person: u64) -> Vec<Message> {
        let to_them = |entry: OutboxEntry| match entry.effect {
            Effect::Telegram(TelegramEffect::Send { chat, message, .. }) if chat == ChatId(person as i64) => {
                Some(message)
            }
            _ => None,
        };
        self.outbox().into_iter().filter_map(|(_, entry)| to_them(entry)).collect()
    }

    fn copied_from(&self, person: u64) -> Option<PersonId> {
        let flags = self
            .store
            .read()
            .and_then(|view| view.flags(PersonId(person), AttemptNumber::FIRST))
            .expect("read");
        flags.iter().find_map(Flag::twin).map(|(person, _)| person)
    }
}

fn card(person: u64) -> Message {
    Message::HrCard { person: PersonId(person), attempt: AttemptNumber::FIRST, news: true }
}

#[tokio::test]
async fn thanks_wait_for_no_search_and_hrs_card_for_what_it_finds() {
    let mut scene = Scene::of(2).await;
    scene.is_fetched(2).await;
    scene.is_fetched(1).await;
    for person in [1, 2] {
        assert_eq!(scene.told(person), [Message::Accepted { attempt: AttemptNumber::FIRST, again: true }]);
    }
    assert_eq!(scene.told(HR), [], "a card before it can tell of a copy");
    scene.compares().await;
    assert_eq!(scene.told(HR), [card(2), card(1)]);
    assert_eq!(
        (scene.copied_from(2), scene.copied_from(1)),
        (None, Some(PersonId(2))),
        "the later one is the copy"
    );
    let view = scene.store.read().expect("read");
    assert!(
        !view.flags(PersonId(1), AttemptNumber::FIRST).expect("read").is_empty(),
        "nobody is asked to look"
    );
}

#[tokio::test]
async fn of_any_two_the_later_one_is_found_however_many_come_at_once() {
    let mut scene = Scene::of(6).await;
    for person in [4, 2, 6, 1, 3, 5] {
        scene.is_fetched(person).await;
    }
    // If a search died before its outcome was taken, it is made again, with the same result.
    let first = scene.searches_left()[0];
    for _ in 0..2 {
        let view = scene.store.read().expect("read");
        let found = alike(
            &view,
            &scene.packs,
            &Mutex::default(),
            first.id,
            (PersonId(4), AttemptNumber::FIRST),
            &CancellationToken::new(),
        );
        assert_eq!(found.expect("a search"), None);
    }
    scene.compares().await;
    let found: Vec<_> = (1..=6).map(|person| scene.copied_from(person)).collect();
    // All are the same: the first among the earlier ones.
    let first = Some(PersonId(4));
    assert_eq!(found, [first, first, first, None, first, first]);
    let flags = |person| {
        let view = scene.store.read().expect("read");
        view.flags(PersonId(person), AttemptNumber::FIRST).expect("read").swap_remove(0)
    };
    let others = |person| flags(person).others().into_iter().map(|(person, _)| person.0).collect::<Vec<_>>();
    assert_eq!((others(2), others(5)), (vec![4], vec![4, 2, 6, 1, 3]), "the group grows");
    assert_eq!(scene.told(HR), [4, 2, 6, 1, 3, 5].map(card));
}

#[tokio::test]
async fn whoever_is_deleted_meanwhile_has_no_card_and_spoils_nothing() {
    let mut scene = Scene::of(3).await;
    for person in [1, 2, 3] {
        scene.is_fetched(person).await;
    }
    let mut late = scene.searches_left();
    let gone = OperatorCommand::Delete(Deletion::Everything, PersonId(1));
    scene.desk.submit(EventKind::Operator(gone)).await.expect("taken");
    // Its outcome comes all the same: it was under way.
    let (person, attempt) = (PersonId(3), AttemptNumber::FIRST);
    let evidence = Evidence::Mistakes { shared: 7, of: 7 };
    let found = Alike { person, attempt, evidence, one_in: 1_000, others: vec![], more: 0 };
    let outcome = Outcome::CopiesSought(Some(Box::new(found)));
    scene.desk.submit(EventKind::Outcome { effect: late.remove(0), outcome }).await.expect("taken");
    scene.compares().await;
    let cards: Vec<_> =
        scene.told(HR).into_iter().filter(|message| matches!(message, Message::HrCard { .. })).collect();
    assert_eq!(cards, [card(2), card(3)]);
    assert_eq!(
        (scene.copied_from(1), scene.copied_from(2), scene.copied_from(3)),
        (None, None, Some(PersonId(2)))
    );
    assert_eq!(scene.store.read().and_then(|view| view.dead_letters_size()).expect("read"), 0);
}

#[tokio::test]
async fn without_its_exam_a_submission_is_compared_with_none_and_hr_has_the_card() {
    let mut scene = Scene::of(1).await;
    scene.is_fetched(1).await;
    let tx = scene.store.write().expect("write");
    let mut attempt = tx.attempt(PersonId(1), AttemptNumber::FIRST).expect("read").expect("there");
    attempt.pack = Some(crate::exam::ContentHash([7; 32]));
    tx.put_attempt(&attempt).expect("put");
    tx.commit().expect("commit");
    scene.compares().await;
    assert_eq!((scene.told(HR), scene.copied_from(1)), (vec![card(1)], None));
}

impl Scene {
    /// The HR person writes something.
    async fn hr_writes(&self, id: u32, text: &str) {
        let sender = Sender {
            id: PersonId(HR),
            username: None,
            first_name: "Olga".to_owned(),
            language_tag: Some("en".to_owned()),
        };
        let incoming = Incoming::Text { sender, text: text.to_owned(), message_id: 1 };
        self.desk.submit(EventKind::Update { id, incoming }).await.expect("taken");
    }

    /// The answers to what HR looked up.
    fn answers(&self) -> Vec<Message> {
        let mut told = self.told(HR);
        told.retain(|message| {
            matches!(message, Message::HrCard { .. } | Message::HrFound { .. } | Message::HrNotFound { .. })
        });
        told
    }
}

fn looked_up(person: u64) -> Message {
    Message::HrCard { person: PersonId(person), attempt: AttemptNumber::FIRST, news: false }
}

#[tokio::test]
async fn a_part_of_a_name_is_searched_for_outside_the_decision() {
    let mut scene = Scene::of(12).await;
    scene.hr_writes(1, "/find").await;
    for (id, text) in [(2, "p12"), (3, "a3")] {
        scene.hr_writes(id, text).await;
    }
    // A whole login is found in the decision.
    assert_eq!((scene.answers(), scene.searches_left().len()), (vec![looked_up(3)], 1));
    scene.hr_writes(4, "/find").await;
    scene.hr_writes(5, "P1").await;
    scene.hr_writes(6, "zoe").await;
    scene.compares().await;
    let [several, nobody] =
        [Message::HrFound { text: "P1".into() }, Message::HrNotFound { login: "zoe".into() }];
    assert_eq!(scene.answers(), [looked_up(3), looked_up(12), several, nobody]);
}

#[tokio::test]
async fn whoever_is_no_longer_hr_reads_nothing_of_what_was_searched() {
    let mut scene = Scene::of(1).await;
    scene.hr_writes(1, "/find").await;
    scene.hr_writes(2, "p1").await;
    assert_eq!(scene.searches_left().len(), 1);
    let gone = WhitelistChange::Remove(HrKey::Id(PersonId(HR)));
    scene.desk.submit(EventKind::Whitelist(gone)).await.expect("taken");
    scene.compares().await;
    assert_eq!(scene.answers(), []);
}

#[tokio::test]
async fn a_claim_keeps_no_name_of_whoever_was_erased() {
    let mut scene = Scene::of(2).await;
    let tx = scene.store.write().expect("write");
    for person in [1, 2] {
        // Asked under a username that they have no more.
        let asked =
            Asked { person: PersonId(person), first_name: format!("P{person}"), language: Language::En };
        let metrics = LegacyRow {
            candidate_username: format!("Old_{person}"),
            car_iou: None,
            plate_iou: None,
            plate_accuracy: None,
            task_started: at(0),
            task_ended: None,
            times_attempted: 1,
        };
        let (account, password) = (format!("old_{person}_test_Annotator"), Some(Password("x".into())));
        let claim = Claim { asked: Some(asked), ..Claim::default() };
        tx.put_imported(&Imported { account, password, metrics, claim }).expect("put");
    }
    tx.commit().expect("commit");
    let gone = OperatorCommand::Delete(Deletion::Everything, PersonId(1));
    scene.desk.submit(EventKind::Operator(gone)).await.expect("taken");
    scene.compares().await;
    let view = scene.store.read().expect("read");
    let asked = ["old_1", "old_2"].map(|name| {
        let imported = view.imported(name).expect("read").expect("it waits");
        imported.claim.asked.map(|asked| asked.first_name)
    });
    assert_eq!(asked, [None, Some("P2".to_owned())]);
}
