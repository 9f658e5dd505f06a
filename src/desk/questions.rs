//! A candidate asks HR: any text of theirs that is no command is offered to be sent, and sent when they press the button.
//! How much one candidate can ask is limited; whoever can't ask now reads when they can.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::model::{
    Action, AskLater, By, ChatId, Draft, Message, PersonId, QUESTION_LENGTH, Question, Sender, Topic,
    ask_later,
};
use crate::store::{Questions, Records};

/// Texts that follow each other within this time are one question: people write as they talk. A *yes* that is written
/// within this time answers the offer.
const ONE_GO: TimeDelta = TimeDelta::minutes(5);

impl Decision<'_> {
    /// Whether this text may be a question of a candidate, in words and no command.
    pub(super) fn may_ask(&self, sender: &Sender, text: &str) -> Result<bool, DeskError> {
        let text = text.trim();
        Ok(!text.is_empty() && !text.starts_with('/') && self.tx.candidate(sender.id)?.is_some())
    }

    /// A candidate wrote something that is no command: shall it be sent to HR?
    pub(super) fn offer_to_ask(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        text: &str,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        if let Some(why) = self.ask_later(sender.id)? {
            return self.send(chat, language, Message::AskLater { why });
        }
        let text = tidy(text);
        let length = text.chars().count();
        if length > QUESTION_LENGTH {
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            return self.send(chat, language, Message::AskTooLong { length });
        }
        let before = self.fresh_draft(sender.id)?.map(|draft| format!("{}\n{text}", draft.text));
        let whole = before.filter(|whole| whole.chars().count() <= QUESTION_LENGTH);
        let number = self.draft(sender.id, whole.unwrap_or(text))?;
        self.send(chat, language, Message::AskOffer { number })
    }

    /// Keeps a text until its author presses the button with the number that is returned.
    pub(super) fn draft(&mut self, person: PersonId, text: String) -> Result<u32, DeskError> {
        let number = self.next_number(person.chat())?;
        self.tx.put_draft(person, &Draft { text, at: self.at, number })?;
        Ok(number)
    }

    /// The number of a question that the bot asks in a chat: buttons carry it, so that older ones are recognised as
    /// stale.
    pub(super) fn next_number(&mut self, chat: ChatId) -> Result<u32, DeskError> {
        let mut conversation = self.tx.conversation(chat)?;
        conversation.asked = conversation.asked.wrapping_add(1);
        self.tx.put_conversation(chat, &conversation)?;
        Ok(conversation.asked)
    }

    /// What a candidate wrote a moment ago and has not sent yet.
    pub(super) fn fresh_draft(&self, person: PersonId) -> Result<Option<Draft>, DeskError> {
        let draft = self.tx.draft(person)?;
        let is_candidate = self.tx.candidate(person)?.is_some();
        Ok(draft.filter(|draft| is_candidate && (self.at - draft.at).abs() < ONE_GO))
    }

    /// Whether *ask HR* still works: the draft with this number is there, and its author is a candidate.
    pub(super) fn can_ask(&self, sender: &Sender, number: u32) -> Result<bool, DeskError> {
        Ok(self.has_draft(sender.id, number)? && self.tx.candidate(sender.id)?.is_some())
    }

    /// Whether the draft with this number is still there.
    pub(super) fn has_draft(&self, person: PersonId, number: u32) -> Result<bool, DeskError> {
        Ok(self.tx.draft(person)?.is_some_and(|draft| draft.number == number))
    }

    /// Why a candidate can't ask now.
    fn ask_later(&self, person: PersonId) -> Result<Option<AskLater>, DeskError> {
        Ok(ask_later(&self.tx.questions_of(person)?, self.at))
    }

    /// *Ask HR*: the draft becomes a question, and everybody in HR who wants to know of questions gets it.
    pub(super) fn ask_hr(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let (chat, language, person) = (sender.chat(), writer.language, sender.id);
        let Some(draft) = self.tx.draft(person)? else {
            return self.replace(chat, message_id, language, Message::OutOfDate);
        };
        // The offer keeps its button: it works when they can ask again.
        if let Some(why) = self.ask_later(person)? {
            return self.send(chat, language, Message::AskLater { why });
        }
        self.tx.forget_draft(person)?;
        let question = self.tx.add_question(person, &Question::new(draft.text, self.at))?;
        self.audit(By::Person(person), Some(person), Action::Asked(question))?;
        self.replace(chat, message_id, language, Message::Asked { question })?;
        self.tell_hr(Topic::Questions, &Message::HrQuestion { person, question })
    }
}

/// A text without blank lines, and without blanks around its lines: a screen of nothing is no question.
pub(super) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_text_is_kept_without_what_is_blank() {
        assert_eq!(tidy("  How do I save?\r\n\n\n \t\n And where? "), "How do I save?\nAnd where?");
        assert_eq!(tidy("\n \n"), "");
    }
}
