//! Who may come in: by the settings, by a link, by HR's answer; and the block list.
//!
//! This is about people who have no attempt yet. Whoever is at work goes on, and whoever has an account of the earlier
//! bot can claim it. Nothing is kept about people who may not come in, and they are told one sentence, whatever the
//! reason: it gives away neither whether a link exists nor whether somebody is blocked.

use super::DeskError;
use super::decision::Decision;
use super::event::AdmissionChange;
use super::people::Writer;
use super::rules::Admission;
use crate::exam::Language;
use crate::model::{
    APPLICANTS, Acquaintance, Action, AdmissionMessage, Applicant, AttemptNumber, Blocked, By, Feed,
    LinkState, Message, PersonId, Reply, Sender, TelegramEffect,
};
use crate::store::{Acquaintances, Admissions, Bulletins, Languages, Links, Records};
use crate::texts::AdmissionButton;

/// Maximum number of replies within a minute to people who may not come in: what Telegram delivers in that time. Anyone
/// beyond it hears nothing, and can write again.
const REPLIES_A_MINUTE: u64 = 1_800;

impl Decision<'_> {
    /// Whether the sender is on the block list. Nobody can block HR.
    pub(super) fn blocked_from(&self, sender: &Sender) -> Result<bool, DeskError> {
        Ok(self.tx.blocked(sender.id)?.is_some() && self.tx.hr_of(sender.id)?.is_none())
    }

    /// Whether the sender is on the block list; they are told that they may not come in.
    pub(super) fn turn_away_if_blocked(&mut self, sender: &Sender) -> Result<bool, DeskError> {
        let is_blocked = self.blocked_from(sender)?;
        if is_blocked {
            self.turn_away(sender, self.language_of(sender)?)?;
        }
        Ok(is_blocked)
    }

    /// A person on the block list pressed a button.
    pub(super) fn turn_away_press(&mut self, sender: &Sender, query: &str) -> Result<(), DeskError> {
        let language = self.language_of(sender)?;
        self.turn_away(sender, language)?;
        self.answer_stale(sender, query, language)
    }

    /// The button that was pressed does nothing.
    pub(super) fn answer_stale(
        &mut self,
        sender: &Sender,
        query: &str,
        language: Language,
    ) -> Result<(), DeskError> {
        let (chat, query) = (sender.chat(), query.to_owned());
        self.push(TelegramEffect::AnswerCallback { chat, query, stale: true, language })
    }

    fn language_of(&self, sender: &Sender) -> Result<Language, DeskError> {
        let of_telegram = Language::of_tag(sender.language_tag.as_deref(), self.rules.language);
        Ok(self.tx.chosen_language(sender.id)?.unwrap_or(of_telegram))
    }

    /// Whether the sender may not come in; they are told so, or may ask HR.
    pub(super) fn keeps_out(&mut self, sender: &Sender, writer: &Writer) -> Result<bool, DeskError> {
        if writer.hr || self.rules.admission == Admission::Open || self.tx.candidate(sender.id)?.is_some() {
            return Ok(false);
        }
        let applicant = self.tx.applicant(sender.id)?;
        let is_let_in = applicant.as_ref().is_some_and(Applicant::is_admitted);
        if self.rules.admission != Admission::Closed && (is_let_in || self.came_through_link(sender.id)?) {
            return Ok(false);
        }
        let is_answered = applicant.as_ref().is_some_and(|applicant| applicant.answer.is_some());
        if self.rules.admission == Admission::Approval && !is_answered {
            self.apply(sender, writer.language, applicant.is_some())?;
        } else {
            self.turn_away(sender, writer.language)?;
        }
        Ok(true)
    }

    /// Whether a person came through a link that was not revoked since.
    pub(super) fn came_through_link(&self, person: PersonId) -> Result<bool, DeskError> {
        let Some(arrival) = self.tx.arrival(person)? else { return Ok(false) };
        let link = self.tx.link(arrival.link)?;
        Ok(link.is_some_and(|link| link.state(self.at) != LinkState::Revoked))
    }

    /// Tells a person, at most once a minute, that they may not come in.
    fn turn_away(&mut self, sender: &Sender, language: Language) -> Result<(), DeskError> {
        let message = Message::Admission(AdmissionMessage::TurnedAway);
        let effect = TelegramEffect::Send { chat: sender.chat(), language, message };
        let is_sent = if self.tx.acquaintance(sender.id)? == Acquaintance::Stranger {
            // Recording it is a matter of sending to strangers.
            self.tx.has_room_for_replies(REPLIES_A_MINUTE, self.at)?
        } else {
            self.tx.record_reply(&effect, self.at)?
        };
        if is_sent { self.push(effect) } else { Ok(()) }
    }

    /// A person asks to take the test, once: HR is notified, and they are told so.
    fn apply(&mut self, sender: &Sender, language: Language, is_waiting: bool) -> Result<(), DeskError> {
        let mut message = AdmissionMessage::Applied;
        if !is_waiting && self.tx.waiting_applicants_size()? >= APPLICANTS {
            message = AdmissionMessage::ApplyLater;
        } else if !is_waiting {
            self.tx.put_applicant(sender.id, &Applicant::new(sender, language, self.at))?;
            for (reader, language) in self.listeners(None, None)? {
                let item = (sender.id, AttemptNumber::FIRST);
                self.add_to_bulletin((reader.chat(), language), Feed::Applicants, item)?;
            }
        }
        if !self.tx.has_room_for_replies(REPLIES_A_MINUTE, self.at)? {
            return Ok(());
        }
        self.send(sender.chat(), language, Message::Admission(message))
    }

    /// Brings HR's newest messages about applicants up to date.
    pub(super) fn refresh_applicants(&mut self) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(None, None)? {
            let chat = reader.chat();
            let mut bulletin = self.tx.bulletin(chat, Feed::Applicants)?;
            if bulletin.message_id.is_none() && !bulletin.underway {
                continue;
            }
            bulletin.change();
            self.tx.put_bulletin(chat, Feed::Applicants, &bulletin)?;
            self.deliver_bulletin((chat, language), Feed::Applicants)?;
        }
        Ok(())
    }

    /// An applicant gets their answer. Whoever was let in before is told nothing anew.
    fn answer_applicant(&mut self, by: By, person: PersonId, admitted: bool) -> Result<(), DeskError> {
        let Some(mut applicant) = self.tx.applicant(person)? else { return Ok(()) };
        if applicant.answer.is_some_and(|answer| answer.admitted == admitted) {
            return Ok(());
        }
        applicant.answer = Some(Reply { admitted, by, at: self.at });
        // Their name was for the list of those who wait.
        (applicant.username, applicant.first_name) = (None, String::new());
        self.tx.put_applicant(person, &applicant)?;
        self.audit(by, Some(person), if admitted { Action::LetIn } else { Action::TurnedDown })?;
        let message = if admitted { AdmissionMessage::Admitted } else { AdmissionMessage::Refused };
        self.send(person.chat(), applicant.language, Message::Admission(message))?;
        self.refresh_applicants()
    }

    /// The operator lets somebody in who may not have asked: then they are not told before they write.
    fn admit_for_operator(&mut self, person: PersonId) -> Result<(), DeskError> {
        if self.tx.applicant(person)?.is_some() {
            return self.answer_applicant(By::Operator, person, true);
        }
        let answer = Some(Reply { admitted: true, by: By::Operator, at: self.at });
        let (first_name, language) = (String::new(), self.rules.language);
        self.tx.put_applicant(
            person,
            &Applicant { username: None, first_name, language, at: self.at, answer },
        )?;
        self.audit(By::Operator, Some(person), Action::LetIn)
    }

    /// A person is added to the block list. An attempt of theirs stays as it is.
    fn block(&mut self, by: By, person: PersonId) -> Result<(), DeskError> {
        if self.tx.blocked(person)?.is_none() && self.tx.hr_of(person)?.is_none() {
            self.tx.block(person, &Blocked { by, at: self.at })?;
            self.audit(by, Some(person), Action::Blocked)?;
        }
        Ok(())
    }

    fn unblock(&mut self, by: By, person: PersonId) -> Result<(), DeskError> {
        if self.tx.blocked(person)?.is_some() {
            self.tx.unblock(person)?;
            self.audit(by, Some(person), Action::Unblocked)?;
        }
        Ok(())
    }

    /// The operator changes who may come in. What would do nothing is no error: that was checked before.
    pub(super) fn change_admission(&mut self, change: &AdmissionChange) -> Result<(), DeskError> {
        match change {
            AdmissionChange::MakeLink { word, terms } => {
                self.make_link(By::Operator, word.clone(), terms).map(drop)
            }
            AdmissionChange::RevokeLink(link) => self.revoke_link(By::Operator, *link),
            AdmissionChange::Admit(person) => self.admit_for_operator(*person),
            AdmissionChange::Block(person) => self.block(By::Operator, *person),
            AdmissionChange::Unblock(person) => self.unblock(By::Operator, *person),
        }
    }

    /// Whether one of HR's buttons about who may come in still works.
    pub(super) fn admission_button_works(&self, button: AdmissionButton) -> Result<bool, DeskError> {
        use AdmissionButton as Button;
        match button {
            Button::Links(_) | Button::NewLink | Button::Applicants => Ok(true),
            Button::Link(link) => Ok(self.tx.link(link)?.is_some()),
            Button::Term(link, _)
            | Button::Uses(link, _)
            | Button::Days(link, _)
            | Button::Language(link, _)
            | Button::Revoke(link)
            | Button::RevokeYes(link) => Ok(self.tx.link(link)?.is_some_and(|link| link.revoked.is_none())),
            Button::Admit(person) | Button::Refuse(person) | Button::BlockApplicant(person) => {
                Ok(self.tx.applicant(person)?.is_some_and(|applicant| applicant.answer.is_none()))
            }
            Button::Block(person, attempt) | Button::BlockYes(person, attempt) => {
                let is_there = self.tx.attempt(person, attempt)?.is_some();
                Ok(is_there && self.tx.blocked(person)?.is_none() && self.tx.hr_of(person)?.is_none())
            }
            Button::Unblock(person, _) => Ok(self.tx.blocked(person)?.is_some()),
        }
    }

    /// HR pressed a button about who may come in.
    pub(super) fn admission_button(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        button: AdmissionButton,
    ) -> Result<(), DeskError> {
        use AdmissionButton as Button;
        let by = By::Person(sender.id);
        let message = match button {
            Button::Links(before) => AdmissionMessage::HrLinks { before },
            Button::NewLink => return self.ask_source(sender, writer, false),
            Button::Link(link) => AdmissionMessage::HrLink { link },
            Button::Term(link, term) => AdmissionMessage::HrLinkTerm { link, term },
            Button::Uses(link, _) | Button::Days(link, _) | Button::Language(link, _) => {
                self.choose_term(by, button)?;
                AdmissionMessage::HrLink { link }
            }
            Button::Revoke(link) => AdmissionMessage::HrConfirmRevoke { link },
            Button::RevokeYes(link) => {
                self.revoke_link(by, link)?;
                AdmissionMessage::HrLink { link }
            }
            Button::Applicants => AdmissionMessage::HrApplicants,
            Button::Admit(person) | Button::Refuse(person) | Button::BlockApplicant(person) => {
                if matches!(button, Button::BlockApplicant(_)) {
                    self.block(by, person)?;
                }
                self.answer_applicant(by, person, matches!(button, Button::Admit(_)))?;
                return self.show_applicants(sender, writer, message_id);
            }
            Button::Block(person, attempt) => AdmissionMessage::HrConfirmBlock { person, attempt },
            Button::BlockYes(person, attempt) => {
                self.block(by, person)?;
                return self.show_blocked(sender, writer, message_id, (person, attempt));
            }
            Button::Unblock(person, attempt) => {
                self.unblock(by, person)?;
                return self.show_blocked(sender, writer, message_id, (person, attempt));
            }
        };
        self.replace(sender.chat(), message_id, writer.language, Message::Admission(message))
    }

    /// The list in which the button was pressed follows, unless it is the message that is brought up to date anyway.
    fn show_applicants(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let bulletin = self.tx.bulletin(sender.chat(), Feed::Applicants)?;
        if message_id.is_some() && bulletin.message_id == message_id {
            return Ok(());
        }
        let list = Message::Admission(AdmissionMessage::HrApplicants);
        self.replace(sender.chat(), message_id, writer.language, list)
    }

    /// The card shows whether the candidate is blocked.
    fn show_blocked(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        (person, attempt): (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        let card = Message::HrCard { person, attempt, news: false };
        self.replace(sender.chat(), message_id, writer.language, card)
    }
}

#[cfg(test)]
mod tests;
