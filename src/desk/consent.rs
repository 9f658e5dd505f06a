//! What candidates agree to before they are given an assignment, if the exam asks for it: once for every version of the
//! text, and before anything happens on the site. Whoever does not agree and is no candidate yet leaves nothing behind,
//! not even an entry in the audit log.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    Action, By, CandidateAction, Consent, Effect, Message, Pending, PersonId, Sender, TelegramEffect,
};
use crate::store::{Consents, Records};

impl Decision<'_> {
    /// The version of the exam's text that this person has not agreed to yet.
    pub(super) fn missing_consent(&self, person: PersonId) -> Result<Option<u32>, DeskError> {
        let Some(consent) = &self.rules.packs.current().consent else { return Ok(None) };
        let is_given = self.tx.has_consented(person, consent.version)?;
        Ok((!is_given).then_some(consent.version))
    }

    /// Asks whether they agree; then the action goes on.
    pub(super) fn ask_consent(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        action: CandidateAction,
        version: u32,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.asked = conversation.asked.wrapping_add(1);
        let number = conversation.asked;
        conversation.pending = Some(Pending::Consent(action, version, number));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.replace(sender.chat(), message_id, writer.language, Message::ConsentAsk { number })
    }

    /// They agree. The conditions are checked again, so that a consent is kept of nobody who gets no assignment. If
    /// the text has changed since they were asked, they are asked again.
    pub(super) fn agree(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        let Some(Pending::Consent(action, version, _)) = self.tx.conversation(chat)?.pending else {
            return self.replace(chat, message_id, language, Message::OutOfDate);
        };
        if self.missing_consent(sender.id)?.is_some_and(|current| current != version) {
            return self.confirmed(sender, writer, action, message_id);
        }
        let is_candidate = self.tx.candidate(sender.id)?.is_some();
        if !is_candidate && self.reason_not_to_admit(writer)?.is_some() {
            return self.confirmed(sender, writer, action, message_id);
        }
        self.tx.put_consent(sender.id, version, &Consent { at: self.at, language })?;
        self.audit(By::Person(sender.id), Some(sender.id), Action::Consented(version))?;
        self.replace(chat, message_id, language, Message::ConsentGiven { version })?;
        self.confirmed(sender, writer, action, None)
    }

    /// They do not agree.
    pub(super) fn disagree(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        let pending = self.tx.conversation(chat)?.pending;
        self.settle(chat)?;
        let is_candidate = self.tx.candidate(sender.id)?.is_some();
        if is_candidate && let Some(Pending::Consent(_, version, _)) = pending {
            self.audit(By::Person(sender.id), Some(sender.id), Action::DidNotConsent(version))?;
        }
        let is_known = is_candidate || writer.hr;
        let message = Message::ConsentRefused { is_known };
        if is_known {
            return self.replace(chat, message_id, language, message);
        }
        self.tx.erase_traces(sender.id)?;
        if let Some(username) = &sender.username {
            // An account of the legacy database may still wait under their username.
            self.forget_asked(sender.id, std::slice::from_ref(username))?;
        }
        // Not as other messages to strangers: that it was sent is not kept either.
        let effect = match message_id {
            Some(message_id) => TelegramEffect::Edit { chat, message_id, language, message },
            None => TelegramEffect::Send { chat, language, message },
        };
        Ok(self.tx.push(self.at, Effect::Telegram(effect)).map(drop)?)
    }
}
