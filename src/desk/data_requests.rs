//! Candidates ask for a copy of their data, or for erasure. HR decides, the first one wins; erasure happens by itself after
//! some days. Until then a request can be taken back.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    Action, By, Candidate, DataRequest, Deletion, Message, Pending, PersonId, RequestKind, RequestNews,
    RequestState, Sender, TelegramEffect, Topic,
};
use crate::store::{DataRequests, Records};

/// Maximum number of requests that are fulfilled by themselves in one decision: more would keep everybody else waiting.
const AT_ONCE: usize = 20;

impl Decision<'_> {
    /// A person asks for their data or for erasure: what does it mean, and are they sure? While a request is open, they
    /// read where it stands.
    pub(super) fn ask_for_data(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        kind: RequestKind,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        if self.tx.candidate(sender.id)?.is_none() {
            if self.tell_stranger(sender, writer, kind)? {
                return Ok(());
            }
            return self.send(chat, language, Message::NothingStored);
        }
        let news = match self.tx.data_request(sender.id, kind)? {
            Some(request) if request.is_open() => RequestNews::Open,
            Some(request) if request.pause_until(self.at).is_some() => {
                let until = request.pause_until(self.at).unwrap_or(self.at);
                RequestNews::TooMany { until: until.timestamp_millis() }
            }
            Some(_) | None => {
                let mut conversation = self.tx.conversation(chat)?;
                conversation.asked = conversation.asked.wrapping_add(1);
                let number = conversation.asked;
                conversation.pending = Some(Pending::DataRequest(kind, number));
                self.tx.put_conversation(chat, &conversation)?;
                RequestNews::Confirm { number }
            }
        };
        self.send(chat, language, Message::DataRequest { kind, news })
    }

    /// *Yes*: the request is made, and HR reads of it.
    pub(super) fn request_data(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        kind: RequestKind,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let (chat, language, person) = (sender.chat(), writer.language, sender.id);
        self.settle(chat)?;
        let Some(candidate) = self.tx.candidate(person)? else {
            return self.replace(chat, message_id, language, Message::NothingStored);
        };
        self.audit(By::Person(person), Some(person), Action::RequestedData(kind))?;
        if kind == RequestKind::Erasure && self.rules.erasure.is_zero() {
            return self.erase_on_request(By::Bot, &candidate);
        }
        let due = (kind == RequestKind::Erasure).then(|| self.at + self.rules.erasure);
        let before = self.tx.data_request(person, kind)?;
        self.tx.put_data_request(person, kind, &DataRequest::new(before.as_ref(), self.at, due))?;
        let message = Message::DataRequest { kind, news: RequestNews::Open };
        self.replace(chat, message_id, language, message)?;
        self.announce_request(person, kind)
    }

    /// Whether a person has an open request of this kind.
    pub(super) fn has_open_request(&self, person: PersonId, kind: RequestKind) -> Result<bool, DeskError> {
        Ok(self.tx.data_request(person, kind)?.is_some_and(|request| request.is_open()))
    }

    /// They take it back.
    pub(super) fn withdraw_request(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        kind: RequestKind,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        self.close_request(sender.id, kind, RequestState::Withdrawn)?;
        self.audit(By::Person(sender.id), Some(sender.id), Action::WithdrewRequest(kind))?;
        let message = Message::DataRequest { kind, news: RequestNews::Withdrawn };
        self.replace(sender.chat(), message_id, writer.language, message)
    }

    /// HR approves an open request.
    pub(super) fn approve_request(
        &mut self,
        by: PersonId,
        person: PersonId,
        kind: RequestKind,
    ) -> Result<(), DeskError> {
        let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
        self.audit(By::Person(by), Some(person), Action::ApprovedRequest(kind))?;
        match kind {
            RequestKind::Access => {
                self.close_request(person, kind, RequestState::Approved { by })?;
                let (chat, language) = (candidate.chat(), candidate.language);
                self.push(TelegramEffect::PersonalData { chat, language })
            }
            RequestKind::Erasure => self.erase_on_request(By::Person(by), &candidate),
        }
    }

    /// HR refuses an open request; the candidate reads it.
    pub(super) fn refuse_request(
        &mut self,
        by: PersonId,
        person: PersonId,
        kind: RequestKind,
    ) -> Result<(), DeskError> {
        self.close_request(person, kind, RequestState::Refused { by })?;
        self.audit(By::Person(by), Some(person), Action::RefusedRequest(kind))?;
        self.tell_candidate(person, Message::DataRequest { kind, news: RequestNews::Refused })
    }

    /// The time has come at which requests are fulfilled although HR has not decided.
    pub(super) fn data_requests_due(&mut self) -> Result<(), DeskError> {
        for (person, kind) in self.tx.take_due_data_requests(self.at, AT_ONCE)? {
            let is_open = self.has_open_request(person, kind)?;
            match (kind, self.tx.candidate(person)?) {
                (RequestKind::Erasure, Some(candidate)) if is_open => {
                    self.erase_on_request(By::Bot, &candidate)?;
                }
                // A copy of the data is never sent by itself.
                (RequestKind::Access | RequestKind::Erasure, _) => {}
            }
        }
        Ok(())
    }

    fn close_request(
        &mut self,
        person: PersonId,
        kind: RequestKind,
        state: RequestState,
    ) -> Result<(), DeskError> {
        let Some(mut request) = self.tx.data_request(person, kind)? else { return Ok(()) };
        request.state = state;
        self.tx.put_data_request(person, kind, &request)?;
        self.refresh_requests(Some((person, kind)))
    }

    /// Everything about a person is erased.
    fn erase_on_request(&mut self, by: By, candidate: &Candidate) -> Result<(), DeskError> {
        self.carry_out(by, candidate, Deletion::Everything)?;
        if by == By::Bot {
            let name = candidate.distinct_name();
            self.tell_hr(Topic::Colleagues, &Message::HrErasedOnRequest { name })?;
        }
        Ok(())
    }

    /// A person is deleted, and what they ask for with them: the messages to HR are rendered when that is done.
    pub(super) fn let_requests_go(&mut self, person: PersonId) -> Result<(), DeskError> {
        for kind in RequestKind::ALL {
            if self.has_open_request(person, kind)? {
                return self.refresh_requests(None);
            }
        }
        Ok(())
    }
}
