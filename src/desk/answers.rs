//! HR answers a question. Of several people who answer at the same time the first one wins: the others read what was
//! answered before theirs is sent. Whoever was shown the question sees what became of it.

use super::DeskError;
use super::decision::Decision;
use super::people::Writer;
use super::questions::tidy;
use crate::model::{
    Action, Answer, By, Dismissal, Message, Pending, PersonId, QUESTION_LENGTH, Question, QuestionNumber,
    Sender, TelegramEffect,
};
use crate::store::{Questions, Records};

impl Decision<'_> {
    /// Whether a question is kept and takes another answer.
    pub(super) fn can_reply(&self, person: PersonId, number: QuestionNumber) -> Result<bool, DeskError> {
        Ok(self.tx.question(person, number)?.is_some_and(|question| question.takes_answer()))
    }

    /// Whether a question waits for an answer.
    pub(super) fn can_close(&self, person: PersonId, number: QuestionNumber) -> Result<bool, DeskError> {
        Ok(self.tx.question(person, number)?.is_some_and(|question| question.is_open()))
    }

    /// HR wants to answer: their next text is the answer.
    pub(super) fn ask_reply(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, question): (PersonId, QuestionNumber),
    ) -> Result<(), DeskError> {
        let answers = self.tx.question(person, question)?.map_or(0, |question| answers(&question));
        let mut conversation = self.tx.conversation(sender.chat())?;
        conversation.pending = Some(Pending::Reply(person, question, answers));
        self.tx.put_conversation(sender.chat(), &conversation)?;
        self.send(sender.chat(), writer.language, Message::HrAskReply { person, question })
    }

    /// HR wrote the answer. `seen` is the number of answers that there were when they began: if there are more by now,
    /// it is not sent until they have read them.
    pub(super) fn reply(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, number): (PersonId, QuestionNumber),
        seen: u32,
        text: &str,
    ) -> Result<(), DeskError> {
        let (chat, language, text) = (sender.chat(), writer.language, tidy(text));
        let length = text.chars().count();
        if text.is_empty() {
            return self.send(chat, language, Message::HrAskReply { person, question: number });
        }
        if length > QUESTION_LENGTH {
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            return self.send(chat, language, Message::HrReplyTooLong { length });
        }
        self.settle(chat)?;
        match self.tx.question(person, number)? {
            Some(question) if answers(&question) > seen => {
                let number_of_draft = self.draft(sender.id, text)?;
                let (question, number) = (number, number_of_draft);
                self.send(chat, language, Message::HrReplyLate { person, question, number })
            }
            Some(question) => {
                self.answer(sender, (person, number), question, text)?;
                self.send(chat, language, Message::HrReplied { person })
            }
            // Candidate or question were deleted meanwhile, and this says so.
            None => self.send(chat, language, Message::HrQuestion { person, question: number }),
        }
    }

    /// HR has read what somebody else answered, and has theirs sent, too.
    pub(super) fn send_reply(
        &mut self,
        sender: &Sender,
        writer: &Writer,
        (person, number): (PersonId, QuestionNumber),
        message_id: Option<i32>,
    ) -> Result<(), DeskError> {
        let (chat, language) = (sender.chat(), writer.language);
        let (draft, question) = (self.tx.draft(sender.id)?, self.tx.question(person, number)?);
        let Some((draft, question)) = draft.zip(question) else {
            return self.replace(chat, message_id, language, Message::OutOfDate);
        };
        self.tx.forget_draft(sender.id)?;
        self.answer(sender, (person, number), question, draft.text)?;
        self.replace(chat, message_id, language, Message::HrReplied { person })
    }

    /// The answer goes to the candidate, and to everybody who sees the question.
    fn answer(
        &mut self,
        sender: &Sender,
        (person, number): (PersonId, QuestionNumber),
        mut question: Question,
        text: String,
    ) -> Result<(), DeskError> {
        let answer = answers(&question);
        question.answers.push(Answer { text, by: sender.id, at: self.at });
        self.tx.put_question(person, number, &question)?;
        self.audit(By::Person(sender.id), Some(person), Action::AnsweredQuestion(number))?;
        self.tell_candidate(person, Message::Answer { question: number, answer })?;
        self.refresh_question(person, number)
    }

    /// HR decides that a question needs no answer.
    pub(super) fn close_question(
        &mut self,
        sender: &Sender,
        (person, number): (PersonId, QuestionNumber),
    ) -> Result<(), DeskError> {
        let Some(mut question) = self.tx.question(person, number)? else { return Ok(()) };
        question.closed = Some(Dismissal { by: sender.id, at: self.at });
        self.tx.put_question(person, number, &question)?;
        self.audit(By::Person(sender.id), Some(person), Action::ClosedQuestion(number))?;
        self.refresh_question(person, number)
    }

    /// Every message that shows a question shows its current state.
    fn refresh_question(&mut self, person: PersonId, question: QuestionNumber) -> Result<(), DeskError> {
        for (chat, message_id) in self.tx.question_messages(person, question)? {
            let Some(entry) = self.tx.hr_of(PersonId::of_chat(chat))? else { continue };
            let language = entry.language.unwrap_or(self.rules.language);
            let message = Message::HrQuestion { person, question };
            self.push(TelegramEffect::Edit { chat, message_id, language, message })?;
        }
        Ok(())
    }
}

/// Number of answers to a question.
fn answers(question: &Question) -> u32 {
    u32::try_from(question.answers.len()).unwrap_or(u32::MAX)
}
