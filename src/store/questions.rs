//! What candidates ask HR: the questions with their answers, which of them wait for one, in which messages they are
//! shown, and texts that are not sent yet.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{ChatId, Draft, PersonId, QUESTIONS, Question, QuestionNumber};

impl Tx {
    /// Adds a question of a candidate, and returns its number. The oldest one that needs no answer is dropped if there
    /// are too many.
    pub fn add_question(&self, person: PersonId, question: &Question) -> Result<QuestionNumber, StoreError> {
        let kept = self.questions_of(person)?;
        if kept.len() >= QUESTIONS
            && let Some((oldest, _)) = kept.iter().find(|(_, question)| !question.is_open())
        {
            self.forget_question(person, *oldest)?;
        }
        let number = kept.last().map_or(QuestionNumber(1), |(last, _)| last.next());
        self.put_question(person, number, question)?;
        Ok(number)
    }

    /// Writes a question, and whether it waits for an answer.
    pub fn put_question(
        &self,
        person: PersonId,
        number: QuestionNumber,
        question: &Question,
    ) -> Result<(), StoreError> {
        let open = (question.at.timestamp_millis(), person, number);
        if question.is_open() {
            self.set(tables::OPEN_QUESTIONS, open, ())?;
        } else {
            self.remove(tables::OPEN_QUESTIONS, open)?;
        }
        self.put(tables::QUESTIONS, (person, number), question)
    }

    /// Records that this message shows this question. Of every chat only the newest such message is known.
    pub fn note_question_message(
        &self,
        chat: ChatId,
        message_id: i32,
        person: PersonId,
        number: QuestionNumber,
    ) -> Result<(), StoreError> {
        // It may have been deleted while the message was on its way.
        if self.question(person, number)?.is_none() {
            return Ok(());
        }
        self.set(tables::QUESTION_MESSAGES, (person, number, chat), message_id)
    }

    /// Writes a text that a person has not sent yet, in place of an earlier one.
    pub fn put_draft(&self, person: PersonId, draft: &Draft) -> Result<(), StoreError> {
        self.put(tables::DRAFTS, person, draft)
    }

    /// Removes the text that a person has not sent yet.
    pub fn forget_draft(&self, person: PersonId) -> Result<(), StoreError> {
        self.remove(tables::DRAFTS, person)
    }

    /// Removes all questions of a person, and what is known about the messages that show them.
    pub(super) fn forget_questions(&self, person: PersonId) -> Result<(), StoreError> {
        let kept = self.questions_of(person)?;
        kept.into_iter().try_for_each(|(number, _)| self.forget_question(person, number))
    }

    fn forget_question(&self, person: PersonId, number: QuestionNumber) -> Result<(), StoreError> {
        if let Some(question) = self.question(person, number)? {
            self.remove(tables::OPEN_QUESTIONS, (question.at.timestamp_millis(), person, number))?;
        }
        for (chat, _) in self.question_messages(person, number)? {
            self.remove(tables::QUESTION_MESSAGES, (person, number, chat))?;
        }
        self.remove(tables::QUESTIONS, (person, number))
    }
}

/// Reading questions.
pub trait Questions: Records {
    /// One question of a candidate.
    fn question(&self, person: PersonId, number: QuestionNumber) -> Result<Option<Question>, StoreError> {
        self.value(tables::QUESTIONS, (person, number), codec::decode)
    }

    /// All questions of a candidate that are kept, oldest first; at most [`QUESTIONS`].
    fn questions_of(&self, person: PersonId) -> Result<Vec<(QuestionNumber, Question)>, StoreError> {
        let own =
            (Bound::Included((person, QuestionNumber::MIN)), Bound::Included((person, QuestionNumber::MAX)));
        let mut questions = Vec::new();
        self.visit(tables::QUESTIONS, own, Direction::Forward, |(_, number), bytes| {
            questions.push((number, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(questions)
    }

    /// The questions that wait for an answer, oldest first; at most `limit`.
    fn open_questions(&self, limit: usize) -> Result<Vec<(PersonId, QuestionNumber)>, StoreError> {
        self.first(tables::OPEN_QUESTIONS, limit, |(_, person, number), ()| Ok((person, number)))
    }

    /// Number of questions that wait for an answer.
    fn open_questions_size(&self) -> Result<u64, StoreError> {
        self.size(tables::OPEN_QUESTIONS)
    }

    /// The messages that show a question, at most one in every chat.
    fn question_messages(
        &self,
        person: PersonId,
        number: QuestionNumber,
    ) -> Result<Vec<(ChatId, i32)>, StoreError> {
        let mut messages = Vec::new();
        let of_question =
            (Bound::Included((person, number, ChatId::MIN)), Bound::Included((person, number, ChatId::MAX)));
        self.visit(
            tables::QUESTION_MESSAGES,
            of_question,
            Direction::Forward,
            |(_, _, chat), message_id| {
                messages.push((chat, message_id));
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(messages)
    }

    /// The text that a person has not sent yet.
    fn draft(&self, person: PersonId) -> Result<Option<Draft>, StoreError> {
        self.value(tables::DRAFTS, person, codec::decode)
    }
}

impl<R: Records> Questions for R {}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::model::Answer;
    use crate::store::failing;

    const ANNA: PersonId = PersonId(7);
    const BEN: PersonId = PersonId(8);
    const OLGA: ChatId = ChatId(1);

    fn asked(seconds: i64) -> Question {
        Question::new(format!("at {seconds}"), at(seconds))
    }

    fn answered(seconds: i64) -> Question {
        let answer = Answer { text: "so".to_owned(), by: PersonId(1), at: at(seconds) };
        Question { answers: vec![answer], ..asked(seconds) }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    #[test]
    fn whoever_waits_longest_comes_first_until_there_is_an_answer() {
        let tx = failing::store().0.write().expect("write");
        for (person, seconds) in [(BEN, 20), (ANNA, 10), (ANNA, 30)] {
            tx.add_question(person, &asked(seconds)).expect("added");
        }
        let first = |limit| tx.open_questions(limit).expect("read");
        let number = QuestionNumber;
        assert_eq!(first(9), [(ANNA, number(1)), (BEN, number(1)), (ANNA, number(2))]);
        assert_eq!((first(1).len(), tx.open_questions_size().expect("read")), (1, 3));
        tx.put_question(BEN, number(1), &answered(20)).expect("put");
        assert_eq!(first(9), [(ANNA, number(1)), (ANNA, number(2))]);
    }

    #[test]
    fn of_too_many_the_oldest_that_needs_no_answer_gives_way() {
        let tx = failing::store().0.write().expect("write");
        let first = tx.add_question(ANNA, &asked(0)).expect("added");
        for seconds in 1..QUESTIONS as i64 {
            tx.add_question(ANNA, &answered(seconds)).expect("added");
        }
        tx.note_question_message(OLGA, 70, ANNA, first.next()).expect("noted");
        let last = tx.add_question(ANNA, &asked(100)).expect("added");
        let kept: Vec<QuestionNumber> =
            tx.questions_of(ANNA).expect("read").into_iter().map(|(number, _)| number).collect();
        assert_eq!(
            (kept.len(), kept[0], kept[1], last),
            (QUESTIONS, first, QuestionNumber(3), QuestionNumber(51))
        );
        assert_eq!(tx.rows(tables::QUESTION_MESSAGES), 0);
    }

    #[test]
    fn nothing_is_left_of_somebody_who_is_forgotten() {
        let tx = failing::store().0.write().expect("write");
        for person in [ANNA, BEN] {
            for question in [asked(0), answered(1)] {
                let number = tx.add_question(person, &question).expect("added");
                tx.note_question_message(OLGA, 5, person, number).expect("noted");
                tx.note_question_message(OLGA, 6, person, number).expect("noted");
                assert_eq!(tx.question_messages(person, number).expect("read"), [(OLGA, 6)]);
            }
        }
        tx.forget_questions(ANNA).expect("forgotten");
        // A message about it arrives late.
        tx.note_question_message(OLGA, 7, ANNA, QuestionNumber(1)).expect("noted");
        let left =
            (tx.rows(tables::QUESTIONS), tx.rows(tables::OPEN_QUESTIONS), tx.rows(tables::QUESTION_MESSAGES));
        assert_eq!(left, (2, 1, 2));
        assert_eq!(tx.open_questions(9).expect("read"), [(BEN, QuestionNumber(1))]);
    }

    #[test]
    fn a_new_text_takes_the_place_of_one_that_was_not_sent() {
        let tx = failing::store().0.write().expect("write");
        for number in [1, 2] {
            tx.put_draft(ANNA, &Draft { text: "what".to_owned(), at: at(0), number }).expect("put");
        }
        assert_eq!(tx.draft(ANNA).expect("read").map(|draft| draft.number), Some(2));
        tx.forget_draft(ANNA).expect("forgotten");
        assert_eq!(tx.draft(ANNA).expect("read"), None);
    }
}
