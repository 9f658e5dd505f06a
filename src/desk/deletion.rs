//! HR deletes the account on the site, the candidate here, or everything: three separate actions, each with a
//! confirmation.

use super::DeskError;
use super::decision::Decision;
use super::event::SiteOutcome;
use super::people::Writer;
use crate::model::{
    Action, AnalysisEffect, AttemptState, By, Candidate, CauseKind, Deletion, Effect, EffectKey, Leftover,
    Message, Pending, PersonId, Sender, SiteEffect, SiteStep, Topic,
};
use crate::store::{ImportedPeople, Outbox, Records};

impl Decision<'_> {
    /// Whether there is something to delete.
    pub(super) fn can_delete(&self, deletion: Deletion, person: PersonId) -> Result<bool, DeskError> {
        let candidate = self.tx.candidate(person)?;
        Ok(candidate
            .is_some_and(|candidate| deletion != Deletion::Account || candidate.account.user.is_some()))
    }

    /// Asks for confirmation, and says what will happen.
    pub(super) fn ask_delete(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        deletion: Deletion,
        person: PersonId,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.asked = conversation.asked.wrapping_add(1);
        let number = conversation.asked;
        conversation.pending = Some(Pending::Delete(deletion, person, number));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Message::HrConfirmDelete { deletion, person, number })
    }

    /// *Yes.*
    pub(super) fn delete(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        deletion: Deletion,
        person: PersonId,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.settle(sender.chat())?;
        let Some(candidate) = self.tx.candidate(person)? else {
            return self.replace(sender.chat(), message_id, writer.language, Message::OutOfDate);
        };
        let name = candidate.distinct_name();
        self.replace(
            sender.chat(),
            message_id,
            writer.language,
            Message::HrDeleting { deletion, name: name.clone() },
        )?;
        self.carry_out(By::Person(sender.id), &candidate, deletion)
    }

    /// The operator deletes, from the command line.
    pub(super) fn delete_for_operator(
        &mut self,
        deletion: Deletion,
        person: PersonId,
    ) -> Result<(), DeskError> {
        match self.tx.candidate(person)? {
            Some(candidate) => self.carry_out(By::Operator, &candidate, deletion),
            None => Ok(()),
        }
    }

    /// Deletes, whoever decided that.
    pub(super) fn carry_out(
        &mut self,
        by: By,
        candidate: &Candidate,
        deletion: Deletion,
    ) -> Result<(), DeskError> {
        let person = candidate.id;
        match deletion {
            Deletion::Account => {
                self.audit_begun(by, person, Action::DeletedAccount)?;
                let account = candidate.account.proof();
                let step = SiteStep::DeleteAccount { account, attempts: 0 };
                self.push_step(person, candidate.attempts, step).map(drop)
            }
            Deletion::Candidate => {
                self.call_off(person)?;
                self.let_requests_go(person)?;
                self.tx.delete_candidate(candidate)?;
                self.audit(by, Some(person), Action::DeletedCandidate)?;
                self.tell_colleagues(by, deletion, candidate)
            }
            Deletion::Everything => self.erase(by, candidate),
        }
    }

    /// These claims keep nothing about a person who was erased and had been asked for their proof.
    pub(super) fn forget_asked(&mut self, person: PersonId, usernames: &[String]) -> Result<(), DeskError> {
        for username in usernames {
            let Some(mut imported) = self.tx.imported(username)? else { continue };
            if imported.claim.asked.as_ref().is_some_and(|asked| asked.person == person) {
                imported.claim.asked = None;
                self.tx.put_imported(&imported)?;
            }
        }
        Ok(())
    }

    /// Steps and searches that are still under way for a deleted person must have no outcome: when they come back,
    /// it would be taken for that of their new attempt. Steps that clean up continue.
    pub(super) fn call_off(&mut self, person: PersonId) -> Result<(), DeskError> {
        for key in [EffectKey::Steps(person), EffectKey::CleaningUp(person), EffectKey::Searches] {
            for (place, entry) in self.tx.waiting_at(key)? {
                let is_off = match &entry.effect {
                    Effect::Site(effect) => !matches!(effect.step, SiteStep::DeleteAccount { .. }),
                    Effect::Analysis(AnalysisEffect::FindCopies { person: of, .. }) => *of == person,
                    Effect::Analysis(
                        AnalysisEffect::SearchNames { .. }
                        | AnalysisEffect::FindAsked { .. }
                        | AnalysisEffect::FindTraces(_)
                        | AnalysisEffect::Correct { .. }
                        | AnalysisEffect::Rescore(_)
                        | AnalysisEffect::FindDoubt { .. },
                    )
                    | Effect::Telegram(_)
                    | Effect::Postgres(_) => false,
                };
                if is_off {
                    self.tx.discard_effect(place)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn tell_colleagues(
        &mut self,
        by: By,
        deletion: Deletion,
        candidate: &Candidate,
    ) -> Result<(), DeskError> {
        // What happens by itself is told where that is decided.
        if by == By::Bot {
            return Ok(());
        }
        let by = by.person();
        self.tell_hr(Topic::Colleagues, &Message::HrDeleted { deletion, name: candidate.distinct_name(), by })
    }

    /// The account is gone from the site, or can't be deleted. A candidate who was at work with it can't continue;
    /// HR can have the assignment prepared again, with a new account.
    pub(super) fn account_deleted(
        &mut self,
        effect: &SiteEffect,
        outcome: &SiteOutcome,
    ) -> Result<(), DeskError> {
        let SiteStep::DeleteAccount { account, attempts } = &effect.step else { return Ok(()) };
        let name = account.username.clone();
        let candidate = self.tx.candidate(effect.person)?;
        let removed = candidate.clone().filter(|candidate| candidate.account.is_removed());
        let replaced =
            *attempts == 0 && candidate.is_some_and(|candidate| candidate.account.username != name);
        let is_erasure = *attempts > 0 && removed.is_none();
        let action = if is_erasure { Action::Erased } else { Action::DeletedAccount };
        let person = if is_erasure { self.in_log_though_back(effect.person)? } else { effect.person };
        let by = self.asked_by(person, |begun| *begun == action)?;
        let person = Some(person);
        if let SiteOutcome::Refused { cause } = outcome {
            self.audit_failed(person, action, cause)?;
            if let Some(mut candidate) = removed {
                // HR can have it deleted once more.
                candidate.account.user = account.user;
                self.tx.put_candidate(&candidate)?;
            }
            let message = Message::HrAccountStays { account: name, cause: cause.kind };
            return self.tell_hr_and(by, Topic::Failures, &message);
        }
        self.audit(By::Bot, person, action)?;
        if removed.is_some() || replaced {
            // Its time was over, or another one has taken its place: no HR person asked for it, and there may be many.
            return Ok(());
        }
        self.tell_hr_and(by, Topic::Colleagues, &Message::HrAccountDeleted { account: name.clone() })?;
        let Some(mut candidate) = self.tx.candidate(effect.person)? else { return Ok(()) };
        // A person who was deleted here and came back has another account, though it may have the same name.
        if account.user.is_none() || candidate.account.user != account.user {
            return Ok(());
        }
        candidate.account.wipe();
        self.tx.put_candidate(&candidate)?;
        let Some(mut attempt) = self.tx.attempt(candidate.id, candidate.attempts)? else { return Ok(()) };
        let leftover = match attempt.state {
            AttemptState::Complete { .. } | AttemptState::Expired(_) | AttemptState::Failed { .. } => {
                return Ok(());
            }
            AttemptState::Preparing(preparation) => {
                preparation.task.map_or(Leftover::Nothing, Leftover::Task)
            }
            AttemptState::InProgress { work, .. }
            | AttemptState::Checking(work)
            | AttemptState::Unchecked { work, .. } => Leftover::Work(work),
        };
        let cause = CauseKind::AccountGone.because("the account was deleted on the site");
        attempt.state = AttemptState::Failed { cause, leftover };
        self.keep(&attempt)?;
        self.send(candidate.chat(), candidate.language, Message::AccountDeleted)
    }
}
