//! Effects and updates that are not attempted again because they ended the process: HR and the operator are
//! notified.

use super::DeskError;
use super::decision::Decision;
use super::event::SiteOutcome;
use crate::model::{
    AnalysisEffect, Cause, DeadLetter, Effect, EffectId, FailedWork, Message, OutboxEntry, PersonId,
    SiteEffect, SiteStep, TelegramEffect, Topic,
};
use crate::store::Records;

impl Decision<'_> {
    /// An update is set aside; its sender is unknown.
    pub(super) fn set_update_aside(&mut self, id: u32, cause: &Cause) -> Result<(), DeskError> {
        if self.tx.update_seen(id)? {
            return Ok(());
        }
        self.tx.note_update(id, self.at)?;
        let event = format!("update {id}");
        Ok(self.tx.bury(&DeadLetter { at: self.at, event, error: cause.raw.clone() })?)
    }

    /// An effect is set aside.
    pub(super) fn set_aside(
        &mut self,
        id: EffectId,
        entry: &OutboxEntry,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let effect = &entry.effect;
        let event = format!("effect {id}: {}", effect.name());
        self.tx.bury(&DeadLetter { at: self.at, event, error: cause.raw.clone() })?;
        match effect {
            Effect::Site(effect) => {
                self.site_outcome(effect, &SiteOutcome::Refused { cause: cause.clone() })?;
                if has_notice_of_its_own(effect) {
                    return Ok(());
                }
                self.tell_work_failed(effect.person, FailedWork::Step, cause)
            }
            // A message about a message might be the next one that ends the process. The whitelist is read again soon
            // anyway.
            Effect::Telegram(TelegramEffect::Send { message: Message::HrWorkFailed { .. }, .. })
            | Effect::Postgres(_)
            // The dead letter tells the operator.
            | Effect::Analysis(
                AnalysisEffect::FindAsked { .. } | AnalysisEffect::FindTraces(_) | AnalysisEffect::Rescore(_),
            ) => Ok(()),
            // HR has the card anyway.
            Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }) => {
                self.copies_sought(*person, *attempt, None)
            }
            Effect::Analysis(
                AnalysisEffect::SearchNames { person, .. }
                | AnalysisEffect::Correct { person, .. }
                | AnalysisEffect::FindDoubt { person, .. },
            ) => self.tell_work_failed(*person, FailedWork::Message, cause),
            // HR is told by what is done when such a message can't be delivered.
            Effect::Telegram(
                effect @ TelegramEffect::Send { message: Message::Feedback { .. } | Message::Answer { .. }, .. },
            ) => self.undelivered(effect, entry.created, cause),
            Effect::Telegram(effect) => {
                self.undelivered(effect, entry.created, cause)?;
                self.tell_work_failed(PersonId::of_chat(effect.chat()), FailedWork::Message, cause)
            }
        }
    }

    pub(super) fn tell_work_failed(
        &mut self,
        person: PersonId,
        what: FailedWork,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let name = match self.tx.candidate(person)? {
            Some(candidate) => candidate.distinct_name(),
            None => self.tx.name_of(person)?.unwrap_or_else(|| person.to_string()),
        };
        self.tell_hr(Topic::Failures, &Message::HrWorkFailed { name, what, cause: cause.kind })
    }
}

/// Whether HR is notified in any case when the step can't be done.
fn has_notice_of_its_own(effect: &SiteEffect) -> bool {
    effect.step.is_preparation()
        || matches!(effect.step, SiteStep::FetchSubmission | SiteStep::DeleteAccount { .. })
}
