//! Erasing a person: nothing of them stays but entries of the activity log under a pseudonym.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use super::DeskError;
use super::decision::Decision;
use crate::model::{
    Action, AnalysisEffect, By, Candidate, Deletion, Effect, EffectKey, Erased, PersonId, SiteStep,
    TelegramEffect, Traces,
};
use crate::store::{Erasures, Outbox, Records};

impl Decision<'_> {
    /// Erases a candidate: account and tasks on the site, the records, what waits for them. What others' records hold of
    /// them is looked for afterwards, since that takes too long for a decision.
    pub(super) fn erase(&mut self, by: By, candidate: &Candidate) -> Result<(), DeskError> {
        let person = candidate.id;
        self.call_off(person)?;
        for number in candidate.attempts.up_to() {
            if let Some(task) = self.tx.attempt(person, number)?.and_then(|attempt| attempt.task()) {
                self.push_step(person, number, SiteStep::DiscardTask(task))?;
            }
        }
        let step =
            SiteStep::DeleteAccount { account: candidate.account.proof(), attempts: candidate.attempts.0 };
        self.push_step(person, candidate.attempts, step)?;
        self.tx.delete_candidate(candidate)?;
        self.forget_claim(candidate)?;
        self.tx.erase_traces(person)?;
        if self.tx.hr_of(person)?.is_none() {
            self.tx.erase_former_hr(person)?;
            self.silence(person)?;
        }
        let erased = self.erased(candidate)?;
        self.tx.note_erased(person, erased.pseudonym, self.at)?;
        self.look_for_traces(erased)?;
        self.audit_begun(by, person, Action::Erased)?;
        self.tell_colleagues(by, Deletion::Everything, candidate)
    }

    fn erased(&self, candidate: &Candidate) -> Result<Erased, DeskError> {
        let names = [candidate.account.username.clone(), candidate.first_name.clone()];
        Ok(Erased {
            person: candidate.id,
            pseudonym: PersonId::pseudonym(StdRng::from_seed(self.seed).next_u64()),
            names: candidate.username.iter().cloned().chain(names).filter(|name| !name.is_empty()).collect(),
            last_entry: self.tx.last_audit_entry()?,
        })
    }

    fn look_for_traces(&mut self, erased: Erased) -> Result<(), DeskError> {
        let effect = Effect::Analysis(AnalysisEffect::FindTraces(Box::new(erased)));
        Ok(self.tx.push(self.at, effect).map(drop)?)
    }

    /// An account of the earlier bot that waits under their username goes, too: what they did then is also about them.
    fn forget_claim(&mut self, candidate: &Candidate) -> Result<(), DeskError> {
        match &candidate.username {
            Some(username) => Ok(self.tx.remove_imported(username)?),
            None => Ok(()),
        }
    }

    /// Nothing that waits for their chat is sent any more; messages that are to be deleted there still are.
    fn silence(&mut self, person: PersonId) -> Result<(), DeskError> {
        for key in [EffectKey::Chat(person.chat()), EffectKey::Whitelist(person)] {
            for (place, entry) in self.tx.waiting_at(key)? {
                if !matches!(entry.effect, Effect::Telegram(TelegramEffect::Delete { .. })) {
                    self.tx.discard_effect(place)?;
                }
            }
        }
        Ok(())
    }

    /// These records of others held something of a person who was erased.
    pub(super) fn remove_traces(&mut self, erased: &Erased, traces: &Traces) -> Result<(), DeskError> {
        self.tx.remove_traces(erased, traces)?;
        if traces.is_more { self.look_for_traces(erased.clone()) } else { Ok(()) }
    }

    /// By what number the activity log knows a person: the pseudonym, if they were erased and did not come back.
    pub(super) fn in_log(&self, person: PersonId) -> Result<PersonId, DeskError> {
        if self.tx.candidate(person)?.is_some() {
            return Ok(person);
        }
        self.in_log_though_back(person)
    }

    /// The same for the end of an erasure: the person may have come back meanwhile.
    pub(super) fn in_log_though_back(&self, person: PersonId) -> Result<PersonId, DeskError> {
        Ok(self.tx.pseudonym_of(person)?.unwrap_or(person))
    }
}
