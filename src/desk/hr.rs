//! HR's side: their menu, looking one candidate up, having tried again what failed.
//! Every way in here has checked that the person is on the whitelist.

use super::event::Sender;
use super::people::Writer;
use super::{Decision, DeskError};
use crate::store::{AttemptState, Notice, Pending, PersonId, Records, SiteStep, Stage};
use crate::texts::Word;

/// At most so many characters of what HR wrote are repeated to them.
const LOGIN_SHOWN: usize = 64;

impl Decision<'_> {
    /// HR chose something from their menu.
    pub(super) fn hr_word(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        word: Option<Word>,
    ) -> Result<(), DeskError> {
        if word == Some(Word::Results) {
            let mut conversation = self.tx.conversation(sender.chat())?;
            conversation.pending = Some(Pending::Login);
            self.tx.put_conversation(sender.chat(), &conversation)?;
            return self.send(sender.chat(), writer.language, Notice::HrAskLogin);
        }
        self.send(sender.chat(), writer.language, Notice::HrMenu)
    }

    /// HR wrote whose results they want. The question stays open until somebody is found.
    pub(super) fn look_up(&mut self, sender: &Sender, writer: &Writer, text: &str) -> Result<(), DeskError> {
        let login = text.trim().trim_start_matches('@').trim_start_matches("https://t.me/");
        let found = match self.tx.candidate_named(login)? {
            Some(person) => self.tx.candidate(person)?,
            None => match login.parse::<PersonId>() {
                Ok(id) => self.tx.candidate(id)?,
                Err(_) => None,
            },
        };
        let notice = match found {
            Some(candidate) => {
                self.settle(sender.chat())?;
                self.audit(Some(sender.id), Some(candidate.id), "looked at the results")?;
                Notice::HrCard { person: candidate.id, attempt: candidate.attempts, news: false }
            }
            None => Notice::HrNotFound { login: login.chars().take(LOGIN_SHOWN).collect() },
        };
        self.send(sender.chat(), writer.language, notice)
    }

    /// Whether there are pictures to show: the attempt was handed in and scored.
    pub(super) fn has_pictures(&self, person: PersonId, attempt: u8) -> Result<bool, DeskError> {
        Ok(self.tx.attempt(person, attempt)?.is_some_and(|attempt| attempt.scorecard.is_some()))
    }

    /// Whether *retry* would do something: the attempt or its check failed, and it is the last one.
    pub(super) fn can_retry(&self, person: PersonId, attempt: u8) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == attempt);
        let failed = self.tx.attempt(person, attempt)?.is_some_and(|attempt| {
            matches!(attempt.state, AttemptState::Failed { .. } | AttemptState::Unchecked { .. })
        });
        Ok(last && failed)
    }

    /// Whether *give another attempt* would do something: the last attempt is over, and no other is allowed yet.
    pub(super) fn can_grant(&self, person: PersonId, number: u8) -> Result<bool, DeskError> {
        let last = self.tx.candidate(person)?.is_some_and(|candidate| candidate.attempts == number);
        let Some(attempt) = self.tx.attempt(person, number)?.filter(|_| last) else { return Ok(false) };
        let over = matches!(attempt.state, AttemptState::Complete | AttemptState::Expired);
        Ok(over && number < u8::MAX && !self.may_go_on(&attempt)?)
    }

    /// Allows one attempt more, whatever the limit; the candidate and the rest of HR are told.
    pub(super) fn grant(&mut self, sender: &Sender, person: PersonId, number: u8) -> Result<(), DeskError> {
        let attempt = number.saturating_add(1);
        self.tx.grant_attempts(person, attempt)?;
        self.audit(Some(sender.id), Some(person), format!("gave attempt {attempt}"))?;
        self.tell_candidate(person, Notice::Granted { attempt })?;
        self.tell_hr(&Notice::HrGranted { person, attempt })
    }

    /// Does again what failed: the check, or the preparation from its first step. Then the candidate's time starts
    /// anew: they had nothing to work on.
    pub(super) fn retry(&mut self, sender: &Sender, person: PersonId, number: u8) -> Result<(), DeskError> {
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(()) };
        if matches!(attempt.state, AttemptState::Unchecked { .. }) {
            return self.check_again(sender.id, attempt);
        }
        attempt.state = AttemptState::Preparing;
        attempt.round = 1;
        attempt.task = None;
        attempt.progress_message = None;
        attempt.started = self.at;
        attempt.deadline = None;
        self.tx.put_attempt(&attempt)?;
        if let Some(mut metrics) = self.tx.metrics(person)? {
            metrics.task_started = self.at;
            self.tx.put_metrics(person, &metrics)?;
        }
        self.audit(Some(sender.id), Some(person), format!("had attempt {number} prepared again"))?;
        self.tell_hr(&Notice::HrRetried { person })?;
        self.show_progress(person, number, Stage::Account)?;
        self.push_step(person, number, SiteStep::Register).map(drop)
    }
}
