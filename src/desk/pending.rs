//! What a text means when the bot has asked for one.

use super::DeskError;
use super::candidate::question;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{AttemptNumber, CandidateAction, Message, Pending, Sender};
use crate::store::Records;
use crate::texts::Command;

impl Decision<'_> {
    /// A text that answers the open question in the chat; returns whether it does. Where HR is asked for a text, only
    /// unmistakable commands are commands.
    pub(super) fn answers_question(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        command: Option<Command>,
        text: &str,
    ) -> Result<bool, DeskError> {
        let chat = sender.chat();
        let pending = self.tx.conversation(chat)?.pending;
        let command = match pending {
            Some(Pending::Comment(..) | Pending::Feedback(..) | Pending::Reply(..) | Pending::Source)
                if writer.hr =>
            {
                Command::parse_unmistakable(text)
            }
            _ => command,
        };
        match (pending, command) {
            (Some(Pending::Confirm(action, _)), Some(Command::Yes)) => {
                self.confirmed(sender, writer, action, None)?;
            }
            (Some(Pending::DataRequest(kind, _)), Some(Command::Yes)) => {
                self.request_data(sender, writer, kind, None)?;
            }
            (Some(Pending::Feedback(person, attempt, _)), Some(Command::Cancel)) if writer.hr => {
                self.leave_feedback(sender, writer, person, attempt)?;
            }
            (Some(Pending::Consent(..)), Some(Command::Yes)) => self.agree(sender, writer, None)?,
            (Some(Pending::Consent(..)), Some(Command::Cancel)) => self.disagree(sender, writer, None)?,
            (Some(_), Some(Command::Cancel)) => {
                self.settle(chat)?;
                self.send(chat, writer.language, Message::Cancelled)?;
            }
            (Some(Pending::Login), None) if writer.hr => self.look_up(sender, writer, text)?,
            (Some(Pending::Comment(person, attempt)), None) if writer.hr => {
                self.comment(sender, writer, (person, attempt), text)?;
            }
            (Some(Pending::Zone), None) if writer.hr => self.zone_written(sender, writer, text)?,
            (Some(Pending::Source), None) if writer.hr => self.source_written(sender, writer, text)?,
            (Some(Pending::Feedback(person, attempt, revision)), None) if writer.hr => {
                self.write_feedback(sender, writer, (person, attempt, revision), text)?;
            }
            (Some(Pending::Reply(person, question, seen)), None) if writer.hr => {
                self.reply(sender, writer, (person, question), seen, text)?;
            }
            (None, Some(Command::Yes)) if !writer.hr && self.fresh_draft(sender.id)?.is_some() => {
                self.ask_hr(sender, writer, None)?;
            }
            // HR reads that nothing is open any more, whatever they thought was.
            (None, Some(Command::Cancel)) if writer.hr || self.fresh_draft(sender.id)?.is_some() => {
                self.tx.forget_draft(sender.id)?;
                self.send(chat, writer.language, Message::Cancelled)?;
            }
            // A stranger who asks again for what they were just asked about: the question stays as it is.
            (Some(Pending::Confirm(CandidateAction::Get, number)), Some(Command::Get)) => {
                let asked = question(sender, writer, CandidateAction::Get, number, AttemptNumber::FIRST);
                return Ok(self.tx.replied_recently(&asked, self.at)?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}
