//! Dispatching each event to the code that decides on it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::decision::Decision;
use super::error::DeskError;
use super::event::{Event, EventKind, Outcome, SiteOutcome};
use super::rules::Rules;
use crate::model::{
    AnalysisEffect, Cause, CauseKind, Effect, EffectId, EffectPlace, FailedWork, Incoming, Message, PersonId,
    SiteEffect, SiteStep, Stage, TelegramEffect,
};
use crate::store::{Outbox, Records, Tx};

/// Takes the decision on one event. All changes and effects are written to `tx`, for the caller to commit.
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
        EventKind::Operator(command) => decision.operate(command),
        EventKind::Import(people) => decision.import(people),
        EventKind::WhitelistSeen(usernames) => decision.whitelist_seen(usernames),
        EventKind::Copied(copies) => decision.copied(copies),
        EventKind::CopyAgain(people) => decision.copy_again(people),
        EventKind::CompletedOnSite { person, attempt, changed } => {
            decision.completed_on_site(*person, *attempt, *changed)
        }
        EventKind::SavesSeen { person, attempt, saved, looked } => {
            decision.saves_seen(*person, *attempt, *saved, *looked)
        }
        EventKind::CopiedAll(place) => Ok(decision.tx.set_copied_to(*place)?),
        EventKind::UpdateSetAside { id, cause } => decision.set_update_aside(*id, cause),
    }?;
    decision.have_copied()
}

impl Decision<'_> {
    /// An update from Telegram: applied exactly once, whatever the order in which updates come.
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

    /// If there is a copy in PostgreSQL, everybody whose rows this decision changed is copied to it.
    fn have_copied(&mut self) -> Result<(), DeskError> {
        for (person, former) in self.tx.take_changed() {
            if self.rules.copy {
                self.tx.push_copy(person, former)?;
            }
        }
        Ok(())
    }

    /// These effects are done, unless their people have changed since.
    fn copied(&mut self, copies: &[(PersonId, EffectId)]) -> Result<(), DeskError> {
        Ok(copies.iter().try_for_each(|(person, effect)| self.tx.take_copy(*person, *effect))?)
    }

    /// These people are copied once more.
    fn copy_again(&mut self, people: &[PersonId]) -> Result<(), DeskError> {
        Ok(people.iter().try_for_each(|person| self.tx.push_copy(*person, BTreeSet::new()))?)
    }

    /// The result of an effect: taken once, together with the effect's end.
    fn outcome(&mut self, place: EffectPlace, outcome: &Outcome) -> Result<(), DeskError> {
        let Some(entry) = self.tx.take_effect(place)? else { return Ok(()) };
        match (&entry.effect, outcome) {
            (_, Outcome::SetAside { cause }) => self.set_aside(place.id, &entry, cause),
            (Effect::Site(effect), Outcome::Site(outcome)) => self.site_outcome(effect, outcome),
            (Effect::Telegram(effect), Outcome::Sent { message_ids }) => {
                self.note_sent(effect, place.id, message_ids)?;
                self.sent(effect, message_ids.last().copied())
            }
            (Effect::Telegram(effect), Outcome::SentWithout { message_ids, exam, missing }) => {
                self.note_sent(effect, place.id, message_ids)?;
                self.sent(effect, message_ids.last().copied())?;
                self.sent_without(effect, *exam, missing)
            }
            (Effect::Telegram(effect), Outcome::Undeliverable { cause }) => {
                self.undelivered(effect, entry.created, cause)
            }
            (Effect::Postgres(_), Outcome::Undeliverable { .. }) => Ok(()),
            (Effect::Postgres(effect), Outcome::WhitelistRead(usernames)) => {
                self.whitelist_read_for(effect, usernames)
            }
            (
                Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }),
                Outcome::CopiesSought(found),
            ) => self.copies_sought(*person, *attempt, found.as_deref()),
            (
                Effect::Analysis(AnalysisEffect::SearchNames { person, text }),
                Outcome::NamesSearched(found),
            ) => self.names_searched(*person, text, *found),
            (Effect::Analysis(AnalysisEffect::FindAsked { person }), Outcome::AskedFound(usernames)) => {
                self.forget_asked(*person, usernames)
            }
            (Effect::Analysis(AnalysisEffect::FindTraces(erased)), Outcome::TracesFound(traces)) => {
                self.remove_traces(erased, traces)
            }
            (
                Effect::Analysis(AnalysisEffect::Correct { person, correction, step, message_id }),
                Outcome::KeyComputed(change),
            ) => self.key_computed((*person, *message_id), (*correction, *step), change.as_deref()),
            (Effect::Analysis(AnalysisEffect::Rescore(rescore)), Outcome::RescoredSome(some)) => {
                self.rescored_some(rescore, some)
            }
            (
                Effect::Analysis(AnalysisEffect::FindDoubt { person, doubt, message_id }),
                Outcome::DoubtSought(found),
            ) => self.doubt_sought((*person, *message_id), *doubt, found.as_deref()),
            (effect, outcome) => Err(DeskError::Contradiction(format!(
                "effect {} {effect:?} has the outcome {}",
                place.id,
                outcome.name()
            ))),
        }
    }

    pub(super) fn site_outcome(
        &mut self,
        effect: &SiteEffect,
        outcome: &SiteOutcome,
    ) -> Result<(), DeskError> {
        match effect.step {
            SiteStep::FetchSubmission => self.submission(effect, outcome),
            SiteStep::DeleteAccount { .. } => self.account_deleted(effect, outcome),
            SiteStep::CheckClaim(_) => self.claim_checked(effect, outcome),
            _ => self.step_done(effect, outcome),
        }
    }

    /// One of our messages was sent: remember it if it is one that is updated later.
    fn sent(&mut self, effect: &TelegramEffect, message_id: Option<i32>) -> Result<(), DeskError> {
        let (person, attempt) = match (effect, message_id) {
            (TelegramEffect::Progress { person, attempt, .. }, _) => (person, attempt),
            (
                TelegramEffect::Send { chat, message: Message::HrIntake { limit, day, raised }, .. },
                Some(message_id),
            ) => return self.intake_notified(*chat, message_id, *limit, *day, *raised),
            (
                TelegramEffect::Send { chat, language, message: Message::HrBulletin { feed, revision } }
                | TelegramEffect::Edit {
                    chat, language, message: Message::HrBulletin { feed, revision }, ..
                },
                message_id,
            ) => return self.bulletin_delivered((*chat, *language), *feed, *revision, message_id),
            (
                TelegramEffect::Send { chat, language, message: Message::HrRequests { revision } }
                | TelegramEffect::Edit { chat, language, message: Message::HrRequests { revision }, .. },
                message_id,
            ) => return self.notice_delivered((*chat, *language), *revision, message_id),
            (
                TelegramEffect::Send {
                    chat,
                    message:
                        Message::HrCard { person, attempt, .. }
                        | Message::HrFailure { person, attempt }
                        | Message::HrTimeOver { person, attempt },
                    ..
                },
                Some(message_id),
            ) => return Ok(self.tx.note_card(*chat, message_id, *person, *attempt)?),
            (
                TelegramEffect::Send { chat, message: Message::HrQuestion { person, question }, .. }
                | TelegramEffect::Edit { chat, message: Message::HrQuestion { person, question }, .. },
                Some(message_id),
            ) => return Ok(self.tx.note_question_message(*chat, message_id, *person, *question)?),
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

    /// One of our messages can't be delivered: it is not updated later, and whoever sent it should know.
    pub(super) fn undelivered(
        &mut self,
        effect: &TelegramEffect,
        decided: DateTime<Utc>,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        match effect {
            TelegramEffect::Send { chat, message: Message::HrBulletin { feed, revision }, .. }
            | TelegramEffect::Edit { chat, message: Message::HrBulletin { feed, revision }, .. } => {
                self.bulletin_undelivered(*chat, *feed, *revision, cause.kind)
            }
            TelegramEffect::Send { chat, language, message: Message::HrRequests { revision } }
            | TelegramEffect::Edit { chat, language, message: Message::HrRequests { revision }, .. } => {
                self.notice_delivered((*chat, *language), *revision, None)
            }
            TelegramEffect::Send { chat, message: Message::Answer { .. }, .. }
            | TelegramEffect::PersonalData { chat, .. }
                if cause.kind != CauseKind::SubjectGone =>
            {
                self.tell_work_failed(PersonId::of_chat(*chat), FailedWork::Message, cause)
            }
            _ => self.feedback_failed(effect, decided, cause),
        }
    }

    /// An effect keeps failing and is retried: the person who waits for it should know.
    fn delayed(&mut self, place: EffectPlace) -> Result<(), DeskError> {
        let Some(entry) = self.tx.effect(place)? else { return Ok(()) };
        let Effect::Site(effect) = entry.effect else { return Ok(()) };
        match &effect.step {
            SiteStep::Register
            | SiteStep::SetRole
            | SiteStep::CreateTask
            | SiteStep::Upload
            | SiteStep::AwaitImages => match effect.attempt() {
                Some(number) => self.show_progress(effect.person, number, Stage::Delayed),
                None => Ok(()),
            },
            SiteStep::FetchSubmission => self.check_delayed(&effect),
            SiteStep::CheckClaim(check) => {
                self.send(effect.person.chat(), check.language, Message::ClaimDelayed)
            }
            SiteStep::CompleteJobs
            | SiteStep::DiscardTask(_)
            | SiteStep::Undo { .. }
            | SiteStep::CleanUp
            | SiteStep::DeleteAccount { .. } => Ok(()),
        }
    }
}
