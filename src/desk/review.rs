//! HR's decision about a finished attempt, and comments on it. Of several people who decide at the same time the first
//! one wins; the others see on their card what was decided.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use crate::measure::shortened;
use crate::model::{
    Action, AttemptNumber, By, COMMENT_LENGTH, ChatId, Choice, Comment, Message, Pending, PersonId, Phase,
    Ruling, Sender, TelegramEffect,
};
use crate::store::{Records, Reviews};

impl Decision<'_> {
    /// Whether an attempt is finished, so that HR can decide about it.
    pub(super) fn can_be_reviewed(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<bool, DeskError> {
        let attempt = self.tx.attempt(person, attempt)?;
        Ok(attempt.is_some_and(|attempt| attempt.phase() == Phase::Complete))
    }

    /// HR accepts, rejects, or takes the decision back. `revision` is the state that the person saw: if it has changed,
    /// nothing is decided, and their card shows what was decided instead.
    pub(super) fn rule(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        message_id: Option<i32>,
        (person, number): (PersonId, AttemptNumber),
        (choice, revision): (Option<Choice>, u32),
    ) -> Result<(), DeskError> {
        let mut review = self.tx.review(person, number)?;
        let card = Message::HrCard { person, attempt: number, news: false };
        if review.revision != revision || review.ruling.map(|ruling| ruling.choice) == choice {
            return self.replace(sender.chat(), message_id, writer.language, card);
        }
        review.decide(choice.map(|choice| Ruling { choice, by: sender.id, at: self.at }));
        self.tx.put_review(person, number, &review)?;
        self.plan_feedback(person, number, choice)?;
        self.wipe_password_if_over(person)?;
        let action = match choice {
            Some(Choice::Accept) => Action::Accepted(number),
            Some(Choice::Reject) => Action::Rejected(number),
            None => Action::TookDecisionBack(number),
        };
        self.audit(By::Person(sender.id), Some(person), action)?;
        if let Some(attempt) = self.tx.attempt(person, number)? {
            // The bulletins that show it follow, too.
            self.keep(&attempt)?;
        }
        self.replace(sender.chat(), message_id, writer.language, card)?;
        self.refresh_cards(person, number, Some(sender.chat()))
    }

    /// HR looks at an attempt beside the one that it looks like a copy of: at the images of two people.
    pub(super) fn compare(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, attempt): (PersonId, AttemptNumber),
    ) -> Result<(), DeskError> {
        // If the other one was deleted meanwhile, HR is told so and sees neither.
        if let Some(twin) = self.tx.twin(person, attempt)? {
            for (person, attempt) in [(person, attempt), twin] {
                self.audit(By::Person(sender.id), Some(person), Action::LookedAtImages(attempt))?;
            }
        }
        let (chat, language) = (sender.chat(), writer.language);
        self.push(TelegramEffect::Pairs { chat, language, person, attempt })
    }

    /// HR wants to write a comment: their next text is it.
    pub(super) fn ask_comment(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<(), DeskError> {
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Comment(person, attempt));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Message::HrAskComment { person })
    }

    /// HR wrote the comment.
    pub(super) fn comment(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, number): (PersonId, AttemptNumber),
        text: &str,
    ) -> Result<(), DeskError> {
        if text.trim().is_empty() {
            return self.ask_comment(sender, writer, person, number);
        }
        self.settle(sender.chat())?;
        if self.can_be_reviewed(person, number)? {
            let mut review = self.tx.review(person, number)?;
            let text = shortened(text.trim(), COMMENT_LENGTH);
            review.comment(Comment { text, by: sender.id, at: self.at });
            self.tx.put_review(person, number, &review)?;
            self.audit(By::Person(sender.id), Some(person), Action::Commented(number))?;
            self.refresh_cards(person, number, Some(sender.chat()))?;
        }
        // If the candidate was deleted meanwhile, this says so.
        self.send(sender.chat(), writer.language, Message::HrCard { person, attempt: number, news: false })
    }

    /// Everybody's card of this attempt shows its current state, except in the chat where it does so already.
    pub(super) fn refresh_cards(
        &mut self,
        person: PersonId,
        attempt: AttemptNumber,
        but: Option<ChatId>,
    ) -> Result<(), DeskError> {
        for (chat, message_id) in self.tx.cards(person, attempt)? {
            let Some(entry) = self.tx.hr_of(PersonId::of_chat(chat))?.filter(|_| but != Some(chat)) else {
                continue;
            };
            let language = entry.language.unwrap_or(self.rules.language);
            let message = Message::HrCard { person, attempt, news: false };
            self.push(TelegramEffect::Edit { chat, message_id, language, message })?;
        }
        Ok(())
    }
}
