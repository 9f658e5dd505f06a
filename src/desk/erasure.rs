//! Erasing a person: nothing of them stays but entries of the activity log under a pseudonym.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use super::DeskError;
use super::decision::Decision;
use crate::model::{
    Acquaintance, Action, AnalysisEffect, By, Candidate, ChatId, DELETED_AT_ONCE, Deletion, Effect, EffectId,
    EffectKey, Erased, Message, PersonId, SiteStep, TelegramEffect, Traces,
};
use crate::store::{Acquaintances, Erasures, Languages, Outbox, Records};

impl Decision<'_> {
    /// Erases a candidate: account and tasks on the site, the records, what waits for them. What others' records hold of
    /// them is looked for afterwards, since that takes too long for a decision. An account of the earlier bot that waits
    /// under their username stays until somebody proves that it is theirs: the name may have been another person's.
    pub(super) fn erase(&mut self, by: By, candidate: &Candidate) -> Result<(), DeskError> {
        let person = candidate.id;
        self.call_off(person)?;
        self.let_requests_go(person)?;
        for number in candidate.attempts.up_to() {
            if let Some(task) = self.tx.attempt(person, number)?.and_then(|attempt| attempt.task()) {
                self.push_step(person, number, SiteStep::DiscardTask(task))?;
            }
        }
        let step =
            SiteStep::DeleteAccount { account: candidate.account.proof(), attempts: candidate.attempts.0 };
        self.push_step(person, candidate.attempts, step)?;
        self.tx.delete_candidate(candidate)?;
        let has_menu = self.tx.chosen_language(person)?.is_some();
        self.tx.erase_traces(person)?;
        if self.tx.hr_of(person)?.is_none() {
            self.tx.erase_former_hr(person)?;
            self.say_farewell(candidate, has_menu)?;
        }
        let names = [candidate.account.username.clone(), candidate.first_name.clone()];
        let names = candidate.username.iter().cloned().chain(names).filter(|name| !name.is_empty());
        let erased = self.erased(person, names.collect())?;
        self.tx.note_erased(person, erased.pseudonym, self.at)?;
        self.look_for_traces(erased)?;
        self.audit_begun(by, person, Action::Erased)?;
        self.tell_colleagues(by, Deletion::Everything, candidate)
    }

    pub(super) fn erased(&self, person: PersonId, names: Vec<String>) -> Result<Erased, DeskError> {
        let pseudonym = PersonId::pseudonym(StdRng::from_seed(self.seed).next_u64());
        Ok(Erased { person, pseudonym, names, last_entry: self.tx.last_audit_entry()? })
    }

    pub(super) fn look_for_traces(&mut self, erased: Erased) -> Result<(), DeskError> {
        let effect = Effect::Analysis(AnalysisEffect::FindTraces(Box::new(erased)));
        Ok(self.tx.push(self.at, effect).map(drop)?)
    }

    /// Deletes the bot's messages in their chat, and writes a last one. Nothing that waits for the chat is sent any more,
    /// but what may be under way: it is deleted afterwards.
    fn say_farewell(&mut self, candidate: &Candidate, has_menu: bool) -> Result<(), DeskError> {
        let chat = candidate.chat();
        let waiting = self.tx.waiting_at(EffectKey::Chat(chat))?;
        let whitelist = self.tx.waiting_at(EffectKey::Whitelist(candidate.id))?;
        for (number, (place, entry)) in waiting.into_iter().chain(whitelist).enumerate() {
            let stays = match entry.effect {
                Effect::Telegram(TelegramEffect::Delete { .. }) => true,
                Effect::Telegram(effect) => number == 0 && can_be_deleted(&effect),
                _ => false,
            };
            if !stays {
                self.tx.discard_effect(place)?;
            }
        }
        let sent = self.tx.take_sent(chat, self.at)?;
        self.delete_messages(chat, &sent)?;
        let language = candidate.language;
        let farewell = TelegramEffect::Send { chat, language, message: Message::Erased };
        // The menu of commands was in a language that they chose.
        let menu = has_menu.then_some(TelegramEffect::Commands { chat, language, hr: false });
        for effect in menu.into_iter().chain([farewell]) {
            // What strangers are told is recorded, but nothing may be kept of them.
            self.tx.push(self.at, Effect::Telegram(effect))?;
        }
        Ok(())
    }

    fn delete_messages(&mut self, chat: ChatId, message_ids: &[i32]) -> Result<(), DeskError> {
        for some in message_ids.chunks(DELETED_AT_ONCE) {
            let effect = TelegramEffect::DeleteMessages { chat, message_ids: some.to_vec() };
            self.tx.push(self.at, Effect::Telegram(effect))?;
        }
        Ok(())
    }

    /// Messages were sent: they can be deleted for a while, and is at once if the person was erased while it was under way.
    pub(super) fn note_sent(
        &mut self,
        effect: &TelegramEffect,
        id: EffectId,
        message_ids: &[i32],
    ) -> Result<(), DeskError> {
        if !can_be_deleted(effect) {
            return Ok(());
        }
        let chat = effect.chat();
        let person = PersonId::of_chat(chat);
        match self.tx.acquaintance(person)? {
            Acquaintance::Candidate => {
                let mut message_ids = message_ids.iter();
                Ok(message_ids.try_for_each(|message_id| self.tx.note_sent(chat, *message_id, self.at))?)
            }
            Acquaintance::Stranger if self.tx.was_erased_after(person, id)? => {
                self.delete_messages(chat, message_ids)
            }
            Acquaintance::Stranger | Acquaintance::Hr => Ok(()),
        }
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

/// Whether what this sends is deleted from the chat of somebody who is erased.
fn can_be_deleted(effect: &TelegramEffect) -> bool {
    match effect {
        TelegramEffect::Send { message, .. } => *message != Message::Erased,
        TelegramEffect::Progress { .. }
        | TelegramEffect::Instructions { .. }
        | TelegramEffect::PersonalData { .. } => true,
        _ => false,
    }
}
