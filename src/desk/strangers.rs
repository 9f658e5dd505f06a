//! People who are no candidates ask what is kept about them, or to be forgotten: that needs no answer of HR, because
//! nothing of theirs is of value to anybody else. Their place on the block list stays, though.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{Effect, Message, RequestKind, Sender, TelegramEffect};
use crate::store::Strangers;
use crate::texts::Command;

impl Decision<'_> {
    /// Answers `/mydata` and `/forget` of somebody who is no candidate, even if they may not come in. Returns whether
    /// there was something to say: not about whom nothing is kept.
    pub(super) fn answers_stranger(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        command: Option<Command>,
    ) -> Result<bool, DeskError> {
        match command {
            Some(Command::MyData) => self.tell_stranger(sender, writer, RequestKind::Access),
            Some(Command::Forget) => self.tell_stranger(sender, writer, RequestKind::Erasure),
            _ => Ok(false),
        }
    }

    /// The same for a request, however it was made.
    pub(super) fn tell_stranger(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        kind: RequestKind,
    ) -> Result<bool, DeskError> {
        let data = self.tx.stranger_data(sender.id, sender.username.as_deref())?;
        if data.is_empty() {
            return Ok(false);
        }
        let (chat, language) = (sender.chat(), writer.language);
        match kind {
            RequestKind::Access => {
                self.send(chat, language, Message::StrangerData { claim: data.claim })?;
            }
            RequestKind::Erasure => {
                self.forget_stranger(sender, data.is_elsewhere())?;
                if data.language.is_some() {
                    // The menu of commands was in a language that they chose.
                    self.push_unrecorded(TelegramEffect::Commands { chat, language, hr: false })?;
                }
                let message = Message::StrangerForgotten;
                self.push_unrecorded(TelegramEffect::Send { chat, language, message })?;
            }
        }
        Ok(true)
    }

    fn forget_stranger(&mut self, sender: &Sender, is_elsewhere: bool) -> Result<(), DeskError> {
        self.tx.erase_traces(sender.id)?;
        if let Some(username) = &sender.username {
            self.forget_asked(sender.id, std::slice::from_ref(username))?;
        }
        if !is_elsewhere {
            return Ok(());
        }
        self.refresh_applicants()?;
        // Anybody can take any name, and what others wrote must not go because of it: they are looked for by their id.
        let erased = self.erased(sender.id, Vec::new())?;
        // Nothing on the site ends late: if they come back, they are themselves at once.
        self.tx.note_unclean(self.at)?;
        self.look_for_traces(erased)
    }

    /// What strangers are told is recorded, but nothing may be kept of somebody who is forgotten.
    fn push_unrecorded(&mut self, effect: TelegramEffect) -> Result<(), DeskError> {
        Ok(self.tx.push(self.at, Effect::Telegram(effect)).map(drop)?)
    }
}
