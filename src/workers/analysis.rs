//! Analysis that takes long and needs nothing but the records: whose submission an accepted one was copied
//! from.
//!
//! Lives here: the search, and the worker that runs it.
//! Must not: change records (what is found goes to the desk as an outcome), hold up the desk or a runtime's thread.
//!
//! **Invariants.** One search runs at a time, in the order in which submissions were accepted, on a snapshot of
//! the records. Of two submissions, the one accepted later finds the other, and only that one: submissions that
//! still wait for their own search are skipped.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Performed, QueuedEffect, Transient, Worker};
use crate::desk::{Likeness, Outcome, RunsOn};
use crate::model::{AnalysisEffect, AttemptNumber, Cause, CauseKind, Effect, EffectId, PersonId, set_number};
use crate::scoring::similarity::COPY;
use crate::scoring::{Comparison, Fingerprint, Percent};
use crate::store::{Outbox, Packs, Store, StoreError};
use crate::workers::beside_the_runtime;

/// Looks for copies.
pub struct AnalysisWorker {
    store: Store,
    packs: Packs,
    runs_on: RunsOn,
}

impl AnalysisWorker {
    /// An analyst for these records. It works where the desk does: outside the runtime, or in a task of it.
    #[must_use]
    pub fn new(store: Store, packs: Packs, runs_on: RunsOn) -> Self {
        Self { store, packs, runs_on }
    }

    async fn find_copies(
        &self,
        effect: EffectId,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<Option<Likeness>, StoreError> {
        let (view, packs) = (self.store.read()?, self.packs.clone());
        let gone = CancellationToken::new();
        // A process that ends does not wait for a search whose outcome is no longer needed.
        let _guard = gone.clone().drop_guard();
        let search = move || nearest(&view, &packs, effect, (person, attempt), &gone);
        beside_the_runtime(self.runs_on, search).await.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Worker for AnalysisWorker {
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        let Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }) = queued.entry.effect else {
            return Performed::Done(self.give_up(CauseKind::Defect.because("not an effect of this queue")));
        };
        match self.find_copies(queued.place.id, person, attempt).await {
            Ok(found) => Performed::Done(Outcome::CopiesSought(found)),
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = person.0, attempt = attempt.0, %error, "copies can't be looked for");
                Performed::Done(Outcome::CopiesSought(None))
            }
            Err(error) => {
                Performed::Failed(Transient::untouched(CauseKind::Unknown.because(error.to_string())))
            }
        }
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        None
    }

    /// HR is notified of the submission in any case.
    fn give_up(&self, _: Cause) -> Outcome {
        Outcome::CopiesSought(None)
    }
}

/// The submission of another person that is most similar to this one, if it is similar enough to be a copy; of
/// several, the first by id.
fn nearest(
    records: &impl Outbox,
    packs: &Packs,
    effect: EffectId,
    (person, number): (PersonId, AttemptNumber),
    gone: &CancellationToken,
) -> Result<Option<Likeness>, StoreError> {
    // Someone who was deleted, or has begun again, has nothing to compare.
    let Some(attempt) = records.attempt(person, number)? else { return Ok(None) };
    let exam = packs.of(records, &attempt)?;
    let images = exam.assignment(number.0);
    let set = set_number(attempt.pack, images.iter().map(String::as_str));
    let fingerprint = records.fingerprint(set, person, number)?;
    let fingerprint =
        fingerprint.and_then(|bytes| Fingerprint::from_bytes(&bytes, images.len() * exam.labels.len()));
    let Some(fingerprint) = fingerprint else { return Ok(None) };
    let comparison = Comparison::with(fingerprint);
    let mut nearest: Option<Likeness> = None;
    // It matters only after the first match who looks for copies later.
    let later = OnceCell::new();
    records.each_fingerprint(set, |other, attempt, fingerprint| {
        if gone.is_cancelled() {
            return Ok(ControlFlow::Break(()));
        }
        let looks_later = |later: &BTreeSet<_>| later.contains(&(other, attempt));
        if other == person || later.get().is_some_and(looks_later) {
            return Ok(ControlFlow::Continue(()));
        }
        let similarity = comparison.similarity(fingerprint).filter(|share| *share >= Percent::of(COPY, 100));
        let is_nearer = |share: &Percent| nearest.is_none_or(|nearest| *share > nearest.similarity);
        let Some(similarity) = similarity.filter(is_nearer) else { return Ok(ControlFlow::Continue(())) };
        if later.get().is_none() {
            let _ = later.set(records.copies_sought_after(effect)?);
            if later.get().is_some_and(looks_later) {
                return Ok(ControlFlow::Continue(()));
            }
        }
        nearest = Some(Likeness { person: other, attempt, similarity });
        // No similarity is higher than this.
        Ok(if similarity == Percent::HUNDRED { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(nearest)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, Utc};
    use tokio::sync::mpsc;

    use super::*;
    use crate::assessment::{Hands, Received, assess};
    use crate::desk::{
        Commit, Desk, DeskHandle, EventKind, Fetched, Likeness, OperatorCommand, Routine, Rules, SiteOutcome,
        System,
    };
    use crate::exam::{Annotations, Exam, Language};
    use crate::model::{
        Account, Attempt, AttemptState, Candidate, ChatId, Deletion, EffectKey, EffectPlace, Flag, HrKey,
        Message, OutboxEntry, Password, SiteEffect, SiteStep, TelegramEffect,
    };
    use crate::store::{Records, failing};
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
                    password: Password("x".into()),
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
                let (state, pack) = (AttemptState::Checking, Some(pack));
                let submitted = Some(at(9000));
                tx.put_attempt(&Attempt {
                    state,
                    submitted,
                    pack,
                    ..Attempt::new(PersonId(id), AttemptNumber::FIRST, at(0))
                })
                .expect("put");
                let fetch = SiteEffect {
                    person: PersonId(id),
                    attempt: AttemptNumber::FIRST,
                    step: SiteStep::FetchSubmission,
                };
                fetches.push(tx.push(at(0), Effect::Site(fetch)).expect("push"));
            }
            tx.commit().expect("commit");
            let (send, searches) = mpsc::unbounded_channel();
            let on_commit = move |commit: &Commit<'_>| {
                for (place, _) in &commit.effects.pushed {
                    if place.key == EffectKey::Searches {
                        let _ = send.send(place.key);
                    }
                }
            };
            let rules = Rules::new(packs.clone(), 2, Language::En);
            let (environment, routine) = (Arc::new(System), Routine::default());
            let (desk, handle) =
                Desk::start(store.clone(), rules, environment, Box::new(on_commit), routine).expect("a desk");
            let hr = crate::desk::WhitelistChange::Add(HrKey::Id(PersonId(HR)));
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
            let attempt = view
                .attempt(PersonId(person as u64), AttemptNumber::FIRST)
                .expect("read")
                .expect("an attempt");
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
            let waiting = self.store.read().and_then(|view| view.waiting_at(EffectKey::Searches));
            waiting.expect("read").into_iter().map(|(place, _)| place).collect()
        }

        /// The messages that wait for a chat.
        fn told(&self, person: u64) -> Vec<Message> {
            let to_them = |entry: OutboxEntry| match entry.effect {
                Effect::Telegram(TelegramEffect::Send { chat, message, .. })
                    if chat == ChatId(person as i64) =>
                {
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
            flags.into_iter().find_map(|flag| match flag {
                Flag::Copy { person, .. } => Some(person),
                _ => None,
            })
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
            assert_eq!(
                scene.told(person),
                [Message::Accepted { attempt: AttemptNumber::FIRST, again: true }]
            );
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
        let flagged = view.listed(
            crate::model::Filter::Flagged,
            crate::model::Order::Date,
            crate::model::Cursor::First,
            9,
        );
        assert!(
            flagged.expect("read").iter().any(|place| place.person == PersonId(1)),
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
        let first = scene.searches_left()[0].id;
        for _ in 0..2 {
            let view = scene.store.read().expect("read");
            let found = nearest(
                &view,
                &scene.packs,
                first,
                (PersonId(4), AttemptNumber::FIRST),
                &CancellationToken::new(),
            );
            assert_eq!(found.expect("a search"), None);
        }
        scene.compares().await;
        let found: Vec<_> = (1..=6).map(|person| scene.copied_from(person)).collect();
        // All are the same: the first by id among the earlier ones.
        assert_eq!(
            found,
            [
                Some(PersonId(2)),
                Some(PersonId(4)),
                Some(PersonId(1)),
                None,
                Some(PersonId(1)),
                Some(PersonId(2))
            ]
        );
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
        let found = Some(Likeness {
            person: PersonId(3),
            attempt: AttemptNumber::FIRST,
            similarity: Percent::HUNDRED,
        });
        let outcome = Outcome::CopiesSought(found);
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
}
