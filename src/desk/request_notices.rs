//! The message to HR with the requests about personal data that wait for a decision: one in each chat, which is brought up
//! to date by every change. A new request makes itself heard with a new message, unless the last one is an hour old or less.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::exam::Language;
use crate::model::{ChatId, Message, PersonId, RequestKind, RequestNotice, Sender, TelegramEffect};
use crate::store::DataRequests;

impl Decision<'_> {
    /// HR reads of a new request. Nobody can mute that.
    pub(super) fn announce_request(&mut self, person: PersonId, kind: RequestKind) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(None, None)? {
            let chat = reader.chat();
            let mut notice = self.tx.request_notice(chat)?;
            if !notice.grows(self.at) {
                self.begin_notice((chat, language), &mut notice)?;
            }
            notice.reopen(person, kind);
            self.update_notice((chat, language), notice)?;
        }
        Ok(())
    }

    /// HR asked for the list.
    pub(super) fn show_requests(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        let mut notice = self.tx.request_notice(chat)?;
        self.begin_notice((chat, language), &mut notice)?;
        self.update_notice((chat, language), notice)
    }

    /// The messages to HR follow what has changed; `ended` is the request that is not open any more.
    pub(super) fn refresh_requests(
        &mut self,
        ended: Option<(PersonId, RequestKind)>,
    ) -> Result<(), DeskError> {
        for (reader, language) in self.listeners(None, None)? {
            let mut notice = self.tx.request_notice(reader.chat())?;
            // They have no message yet: it will be right when it comes.
            if notice == RequestNotice::default() {
                continue;
            }
            if let Some((person, kind)) = ended {
                notice.end(person, kind);
            }
            self.update_notice((reader.chat(), language), notice)?;
        }
        Ok(())
    }

    /// A message of its own; the one before it says where the requests are.
    fn begin_notice(
        &mut self,
        (chat, language): (ChatId, Language),
        notice: &mut RequestNotice,
    ) -> Result<(), DeskError> {
        match notice.begin(self.at) {
            Some(message_id) => {
                let message = Message::HrRequestsMoved;
                self.push(TelegramEffect::Edit { chat, message_id, language, message })
            }
            None => Ok(()),
        }
    }

    /// Writes a notice that has changed, and sends it or brings its message up to date; unless a delivery waits already,
    /// which is followed by another one if it was too early.
    fn update_notice(
        &mut self,
        (chat, language): (ChatId, Language),
        mut notice: RequestNotice,
    ) -> Result<(), DeskError> {
        notice.change();
        if notice.underway {
            return Ok(self.tx.put_request_notice(chat, &notice)?);
        }
        notice.underway = true;
        self.deliver_notice((chat, language), &notice)
    }

    fn deliver_notice(
        &mut self,
        (chat, language): (ChatId, Language),
        notice: &RequestNotice,
    ) -> Result<(), DeskError> {
        self.tx.put_request_notice(chat, notice)?;
        let message = Message::HrRequests { revision: notice.revision };
        self.push(match notice.message_id {
            None => TelegramEffect::Send { chat, language, message },
            Some(message_id) => TelegramEffect::Edit { chat, message_id, language, message },
        })
    }

    /// This revision of a notice was delivered, with this number; or it can't be, and the next news is a message of its own.
    pub(super) fn notice_delivered(
        &mut self,
        (chat, language): (ChatId, Language),
        revision: u64,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let mut notice = self.tx.request_notice(chat)?;
        if !notice.has(revision) {
            // It arrived after another one was begun.
            let Some(message_id) = message_id else { return Ok(()) };
            let message = Message::HrRequestsMoved;
            return self.push(TelegramEffect::Edit { chat, message_id, language, message });
        }
        notice.message_id = message_id;
        notice.underway = message_id.is_some() && notice.revision != revision;
        if notice.underway {
            return self.deliver_notice((chat, language), &notice);
        }
        Ok(self.tx.put_request_notice(chat, &notice)?)
    }
}
