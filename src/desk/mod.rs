//! Decisions: event → records and effects, in one transaction.
//!
//! Lives here: what happens when somebody writes or presses, when a step outside is done or can't be done; the one
//! thread on which this is decided and committed.
//! Must not: send, call, upload, read the clock or random numbers; score, compress, or go through the records of everybody,
//! since all others wait for the one transaction. The moment, the seed and what was computed come with the event, so that
//! a decision can be taken again and comes out the same.
//!
//! **Invariant.** A decision sees one event and one transaction, nothing else. If it fails, nothing of it lasts but
//! a dead letter.

mod aside;
mod candidate;
mod claim;
mod completed;
mod deadline;
mod deletion;
mod event;
mod flags;
mod hr;
mod images;
mod intake;
mod invitation;
mod legacy;
mod listing;
mod nothing_new;
mod notifications;
#[cfg(test)]
mod outdated;
mod packs;
mod people;
mod preparation;
mod rescore;
mod retention;
mod startup;
mod submission;
mod thread;
mod whitelist;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

pub use event::{
    Event, EventKind, Fetched, Likeness, OperatorAct, Outcome, Seed, SiteOutcome, WhitelistChange,
};
pub use intake::IntakeRules;
pub use invitation::{INVITATION_VALID, invitation_word};
pub use thread::{Desk, DeskClosed, DeskHandle, Environment, Routine, RunsOn, System, WeakDeskHandle};

use crate::exam::Language;
use crate::model::{
    Acquaintance, Action, ActionResult, AnalysisEffect, AuditEntry, By, Cause, Effect, EffectId, Incoming,
    Message, PersonId, SiteEffect, SiteStep, Stage, TelegramEffect,
};
use crate::store::{Acquaintances, Committed, Packs, Records, StoreError, Tx};

/// What decisions go by, beside the records.
#[derive(Clone)]
pub struct Rules {
    /// The exam that new attempts are given, and those on record.
    pub packs: Packs,
    /// At most so many attempts.
    pub attempts: u8,
    /// Language for people whose Telegram tells neither of ours.
    pub language: Language,
    /// How many newcomers are let in.
    pub intake: IntakeRules,
    /// So long after somebody is through, tasks and account are removed from the site; none: never.
    pub retention: Option<TimeDelta>,
    /// So long somebody of the legacy database can claim their account; none: for ever.
    pub claims: Option<TimeDelta>,
    /// Candidates are copied to PostgreSQL.
    pub copy: bool,
    /// There is a whitelist in PostgreSQL, too.
    pub whitelist: bool,
}

impl Rules {
    /// Without PostgreSQL, with accounts and claims that are kept, and with everybody let in.
    #[must_use]
    pub fn new(packs: Packs, attempts: u8, language: Language) -> Self {
        let intake = IntakeRules::EVERYBODY;
        Self {
            packs,
            attempts,
            language,
            intake,
            retention: None,
            claims: None,
            copy: false,
            whitelist: false,
        }
    }
}

/// Why a decision could not be taken.
#[derive(Debug, Error)]
pub enum DeskError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Records contradict each other.
    #[error("records contradict each other: {0}")]
    Contradiction(String),
    /// The program itself: a defect.
    #[error("a decision panicked: {0}")]
    Panic(String),
}

/// A decision at work: the rules, the moment, and the transaction into which it writes.
pub(crate) struct Decision<'a> {
    rules: &'a Rules,
    at: DateTime<Utc>,
    trusted: bool,
    seed: Seed,
    tx: &'a mut Tx,
}

/// Takes the decision on one event. Whatever it changes and wants done is in `tx`, for the caller to commit.
///
/// # Errors
/// [`DeskError`]; the caller must then drop the transaction.
pub fn decide(rules: &Rules, tx: &mut Tx, event: &Event) -> Result<(), DeskError> {
    let mut decision = Decision { rules, at: event.at, trusted: event.trusted, seed: event.seed, tx };
    match &event.kind {
        EventKind::Update { id, incoming } => decision.update(*id, incoming),
        EventKind::Outcome { effect, outcome } => decision.outcome(*effect, outcome),
        EventKind::Delayed { effect } => decision.delayed(*effect),
        EventKind::Whitelist(change) => decision.change_whitelist(change),
        EventKind::Due(due) => decision.due(due),
        EventKind::Operator(act) => decision.operate(act),
        EventKind::Import(people) => decision.import(people),
        EventKind::WhitelistSeen(usernames) => decision.whitelist_seen(usernames),
        EventKind::Copied(copies) => decision.copied(copies),
        EventKind::CopyAgain(people) => decision.copy_again(people),
        EventKind::CompletedOnSite { person, attempt, changed } => {
            decision.completed_on_site(*person, *attempt, *changed)
        }
        EventKind::CopiedAll(place) => Ok(decision.tx.set_copied_to(*place)?),
        EventKind::UpdateSetAside { id, cause } => decision.set_update_aside(*id, cause),
    }?;
    decision.have_copied()
}

impl Decision<'_> {
    /// An update from Telegram: applied once, whatever order they come in.
    fn update(&mut self, id: u32, incoming: &Incoming) -> Result<(), DeskError> {
        if self.tx.update_seen(id)? {
            return Ok(());
        }
        self.tx.note_update(id, self.at)?;
        match incoming {
            Incoming::Text { sender, text, message_id } => self.text(sender, text, *message_id),
            Incoming::Callback { sender, query, message_id, data } => {
                self.callback(sender, query, *message_id, data)
            }
            Incoming::Ignored => Ok(()),
        }
    }

    /// Whoever's rows have changed by this decision is copied to PostgreSQL, when there is a copy.
    fn have_copied(&mut self) -> Result<(), DeskError> {
        for (person, former) in self.tx.take_changed() {
            if self.rules.copy {
                self.tx.push_copy(person, former)?;
            }
        }
        Ok(())
    }

    /// These effects are done, unless their people changed since.
    fn copied(&mut self, copies: &[(PersonId, EffectId)]) -> Result<(), DeskError> {
        Ok(copies.iter().try_for_each(|(person, effect)| self.tx.take_copy(*person, *effect))?)
    }

    /// These people are copied once more.
    fn copy_again(&mut self, people: &[PersonId]) -> Result<(), DeskError> {
        Ok(people.iter().try_for_each(|person| self.tx.push_copy(*person, BTreeSet::new()))?)
    }

    /// The result of an effect: taken once, together with the effect's end.
    fn outcome(&mut self, id: EffectId, outcome: &Outcome) -> Result<(), DeskError> {
        let Some(entry) = self.tx.take_effect(id)? else { return Ok(()) };
        match (&entry.effect, outcome) {
            (effect, Outcome::SetAside { cause }) => self.set_aside(id, effect, cause),
            (Effect::Site(effect), Outcome::Site(outcome)) => self.site_outcome(effect, outcome),
            (Effect::Telegram(effect), Outcome::Sent { message_id }) => self.sent(effect, *message_id),
            (Effect::Telegram(effect), Outcome::SentWithout { message_id, exam, missing }) => {
                self.sent(effect, *message_id)?;
                self.sent_without(effect, *exam, missing)
            }
            (Effect::Telegram(_) | Effect::Postgres(_), Outcome::Undeliverable { .. }) => Ok(()),
            (Effect::Postgres(effect), Outcome::WhitelistRead(usernames)) => {
                self.whitelist_read_for(effect, usernames)
            }
            (
                Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }),
                Outcome::CopiesSought(found),
            ) => self.copies_sought(*person, *attempt, *found),
            (effect, outcome) => Err(DeskError::Contradiction(format!(
                "effect {id} {effect:?} has the outcome {}",
                outcome.name()
            ))),
        }
    }

    fn site_outcome(&mut self, effect: &SiteEffect, outcome: &SiteOutcome) -> Result<(), DeskError> {
        match effect.step {
            SiteStep::FetchSubmission => self.submission(effect, outcome),
            SiteStep::DeleteAccount { .. } => self.account_deleted(effect, outcome),
            SiteStep::CheckClaim(_) => self.claim_checked(effect, outcome),
            _ => self.step_done(effect, outcome),
        }
    }

    /// A message of ours is in the chat: remember it if it is one that changes there by itself.
    fn sent(&mut self, effect: &TelegramEffect, message_id: Option<i32>) -> Result<(), DeskError> {
        let (person, attempt) = match (effect, message_id) {
            (TelegramEffect::Progress { person, attempt, .. }, _) => (person, attempt),
            (
                TelegramEffect::Send { chat, message: Message::HrIntake { limit, day, raised }, .. },
                Some(message_id),
            ) => return self.intake_told(*chat, message_id, *limit, *day, *raised),
            _ => return Ok(()),
        };
        if let Some(mut record) = self.tx.attempt(*person, *attempt)?
            && record.progress_message != message_id
        {
            record.progress_message = message_id;
            self.tx.put_attempt(&record)?;
        }
        Ok(())
    }

    /// An effect keeps failing and is tried again: the one who waits for it should know.
    fn delayed(&mut self, id: EffectId) -> Result<(), DeskError> {
        let Some(entry) = self.tx.effect(id)? else { return Ok(()) };
        let Effect::Site(effect) = entry.effect else { return Ok(()) };
        match &effect.step {
            SiteStep::Register
            | SiteStep::SetRole
            | SiteStep::CreateTask
            | SiteStep::Upload
            | SiteStep::AwaitImages => self.show_progress(effect.person, effect.attempt, Stage::Delayed),
            SiteStep::FetchSubmission => self.check_delayed(&effect),
            SiteStep::CheckClaim(check) => {
                self.send(effect.person as i64, check.language, Message::ClaimDelayed)
            }
            SiteStep::CompleteJobs
            | SiteStep::DiscardTask(_)
            | SiteStep::Undo { .. }
            | SiteStep::Tidy
            | SiteStep::DeleteAccount { .. } => Ok(()),
        }
    }

    // What every file of the desk uses:

    /// Strangers are not told the same again within a minute.
    fn push(&mut self, effect: TelegramEffect) -> Result<(), DeskError> {
        let stranger = self.tx.acquaintance(effect.chat().unsigned_abs())? == Acquaintance::Stranger;
        if !stranger || self.tx.tell_stranger(&effect, self.at)? {
            self.tx.push(self.at, Effect::Telegram(effect))?;
        }
        Ok(())
    }

    fn push_step(&mut self, person: PersonId, attempt: u8, step: SiteStep) -> Result<EffectId, DeskError> {
        Ok(self.tx.push(self.at, Effect::Site(SiteEffect { person, attempt, step }))?)
    }

    fn send(&mut self, chat: i64, language: Language, message: Message) -> Result<(), DeskError> {
        self.push(TelegramEffect::Send { chat, language, message })
    }

    fn tell_candidate(&mut self, person: PersonId, message: Message) -> Result<(), DeskError> {
        match self.tx.candidate(person)? {
            Some(candidate) => self.send(candidate.chat(), candidate.language, message),
            None => Ok(()),
        }
    }

    fn show_progress(&mut self, person: PersonId, attempt: u8, stage: Stage) -> Result<(), DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        let language = candidate.language;
        self.push(TelegramEffect::Progress { person, attempt, language, stage })
    }

    /// Notes what was done.
    fn audit(&self, by: By, person: Option<PersonId>, action: Action) -> Result<(), DeskError> {
        Ok(self.tx.audit(&AuditEntry { at: self.at, by, person, action, result: ActionResult::Done })?)
    }

    /// Notes what was begun; another entry tells how it ended.
    fn audit_begun(&self, by: By, person: PersonId, action: Action) -> Result<(), DeskError> {
        let (person, result) = (Some(person), ActionResult::Underway);
        Ok(self.tx.audit(&AuditEntry { at: self.at, by, person, action, result })?)
    }

    /// Notes what the bot could not do.
    fn audit_failed(&self, person: Option<PersonId>, action: Action, cause: &Cause) -> Result<(), DeskError> {
        let result = ActionResult::Failed { cause: cause.clone() };
        Ok(self.tx.audit(&AuditEntry { at: self.at, by: By::Bot, person, action, result })?)
    }
}

/// A commit of the desk, for those who carry out what was decided, and for those who watch.
#[derive(Clone, Copy, Debug)]
pub struct Commit<'a> {
    /// What came into the outbox, and what left it.
    pub effects: &'a Committed,
    /// The events that were decided on, those that were set aside among them.
    pub events: &'a [Event],
}

/// What hears of a commit.
pub type OnCommit = Box<dyn Fn(&Commit<'_>) + Send>;
