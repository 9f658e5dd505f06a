//! A decision in progress: the helpers that every file of the desk uses.

use chrono::{DateTime, Utc};

use super::error::DeskError;
use super::event::Seed;
use super::rules::Rules;
use crate::exam::Language;
use crate::model::{
    Acquaintance, Action, ActionResult, Attempt, AttemptNumber, AuditEntry, By, Cause, ChatId, Effect,
    EffectId, Message, PersonId, SiteEffect, SiteStep, Stage, TelegramEffect,
};
use crate::store::{Acquaintances, Records, Tx};

/// A decision in progress: the rules, the time, and the transaction into which it writes.
pub(crate) struct Decision<'a> {
    pub(super) rules: &'a Rules,
    pub(super) at: DateTime<Utc>,
    pub(super) trusted: bool,
    pub(super) seed: Seed,
    pub(super) tx: &'a mut Tx,
}

impl Decision<'_> {
    /// Strangers do not get the same message again within a minute.
    pub(super) fn push(&mut self, effect: TelegramEffect) -> Result<(), DeskError> {
        self.note_what_it_shows(&effect)?;
        let stranger =
            self.tx.acquaintance(PersonId(effect.chat().0.unsigned_abs()))? == Acquaintance::Stranger;
        if !stranger || self.tx.record_reply(&effect, self.at)? {
            self.tx.push(self.at, Effect::Telegram(effect))?;
        }
        Ok(())
    }

    /// A message that is edited shows the card of another attempt from now on, or no card any more.
    fn note_what_it_shows(&self, effect: &TelegramEffect) -> Result<(), DeskError> {
        let TelegramEffect::Edit { chat, message_id, message, .. } = effect else { return Ok(()) };
        match message {
            Message::HrCard { person, attempt, .. } => {
                self.tx.note_card(*chat, *message_id, *person, *attempt)?;
            }
            _ => self.tx.forget_card(*chat, *message_id)?,
        }
        Ok(())
    }

    pub(super) fn push_step(
        &mut self,
        person: PersonId,
        attempt: AttemptNumber,
        step: SiteStep,
    ) -> Result<EffectId, DeskError> {
        Ok(self.tx.push(self.at, Effect::Site(SiteEffect::of_attempt(person, attempt, step)))?.id)
    }

    /// The attempt that a step on the site belongs to; `None`: it belongs to none, or the attempt was deleted meanwhile.
    pub(super) fn attempt_of(&self, effect: &SiteEffect) -> Result<Option<Attempt>, DeskError> {
        let Some(number) = effect.attempt() else { return Ok(None) };
        Ok(self.tx.attempt(effect.person, number)?)
    }

    pub(super) fn send(
        &mut self,
        chat: ChatId,
        language: Language,
        message: Message,
    ) -> Result<(), DeskError> {
        self.push(TelegramEffect::Send { chat, language, message })
    }

    pub(super) fn tell_candidate(&mut self, person: PersonId, message: Message) -> Result<(), DeskError> {
        match self.tx.candidate(person)? {
            Some(candidate) => self.send(candidate.chat(), candidate.language, message),
            None => Ok(()),
        }
    }

    pub(super) fn show_progress(
        &mut self,
        person: PersonId,
        attempt: AttemptNumber,
        stage: Stage,
    ) -> Result<(), DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        let language = candidate.language;
        self.push(TelegramEffect::Progress { person, attempt, language, stage })
    }

    /// Adds a finished action to the audit log.
    pub(super) fn audit(&self, by: By, person: Option<PersonId>, action: Action) -> Result<(), DeskError> {
        self.log(by, person, action, ActionResult::Done)
    }

    /// Adds an action that was begun to the audit log; a later entry tells how it ended.
    pub(super) fn audit_begun(&self, by: By, person: PersonId, action: Action) -> Result<(), DeskError> {
        self.log(by, Some(person), action, ActionResult::Underway)
    }

    /// Adds an action that failed to the audit log.
    pub(super) fn audit_failed(
        &self,
        person: Option<PersonId>,
        action: Action,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        self.log(By::Bot, person, action, ActionResult::Failed { cause: cause.clone() })
    }

    fn log(
        &self,
        by: By,
        person: Option<PersonId>,
        action: Action,
        result: ActionResult,
    ) -> Result<(), DeskError> {
        // Whoever does something themselves has come back since they were erased, if they were.
        let is_back = result == ActionResult::Done && person.is_some() && by.person() == person;
        let person = if is_back { person } else { person.map(|person| self.in_log(person)).transpose()? };
        Ok(self.tx.audit(&AuditEntry { at: self.at, by, person, action, result })?)
    }
}
