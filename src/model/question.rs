//! What candidates ask HR, and what HR answers.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{PersonId, QuestionNumber};

/// Maximum number of characters of a question, and of an answer.
pub const QUESTION_LENGTH: usize = 1000;

/// Maximum number of questions of one candidate that are kept; the oldest one that needs no answer gives way.
pub const QUESTIONS: usize = 50;

/// Maximum number of questions of one candidate that wait for an answer. It is less than [`QUESTIONS`], so that there is
/// always one that can give way.
pub const OPEN_QUESTIONS: usize = 5;

/// Maximum number of questions that a candidate can ask within a day.
pub const QUESTIONS_A_DAY: usize = 10;

/// Maximum number of answers to one question.
pub const ANSWERS: usize = 5;

/// An answer of HR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What it says, at most [`QUESTION_LENGTH`] characters.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// An HR person decided that a question needs no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// Who.
    pub by: PersonId,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// A question of a candidate to HR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it says, at most [`QUESTION_LENGTH`] characters.
    pub text: String,
    /// When it was asked.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// The answers, oldest first, at most [`ANSWERS`].
    pub answers: Vec<Answer>,
    /// Who closed it without an answer, the first time; an answer may follow all the same.
    pub closed: Option<Dismissal>,
}

impl Question {
    /// A question that was just asked.
    #[must_use]
    pub fn new(text: String, at: DateTime<Utc>) -> Self {
        Self { text, at, answers: Vec::new(), closed: None }
    }

    /// Whether it waits for an answer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answers.is_empty() && self.closed.is_none()
    }

    /// Whether there is room for another answer.
    #[must_use]
    pub fn takes_answer(&self) -> bool {
        self.answers.len() < ANSWERS
    }
}

/// A text that is not sent yet: it waits until its author presses the button below the bot's reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// When it was written.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Its number in the chat. The button carries it, so that the buttons of earlier drafts are recognised as stale.
    pub number: u32,
}

/// Why a candidate can't ask HR now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskLater {
    /// So many questions wait for an answer.
    Unanswered {
        /// Their number.
        count: u32,
    },
    /// They have asked as much as they can within a day.
    DayOver {
        /// Number of questions that can be asked within a day.
        count: u32,
        /// When they can ask again, in milliseconds of the Unix epoch.
        until: i64,
    },
}

/// Why somebody with these questions can't ask another one now; `None`: they can.
#[must_use]
pub fn ask_later(questions: &[(QuestionNumber, Question)], now: DateTime<Utc>) -> Option<AskLater> {
    let open = questions.iter().filter(|(_, question)| question.is_open()).count();
    if open >= OPEN_QUESTIONS {
        return Some(AskLater::Unanswered { count: u32::try_from(open).unwrap_or(u32::MAX) });
    }
    // Times in the future come from a clock that was wrong: those within a day count, so that the wait has an end.
    let day = TimeDelta::days(1);
    let mut recent: Vec<DateTime<Utc>> = questions.iter().map(|(_, question)| question.at).collect();
    recent.retain(|at| (*at - now).abs() < day);
    recent.sort_unstable();
    let first = recent.len().checked_sub(QUESTIONS_A_DAY).map(|first| recent[first])?;
    let (count, until) = (QUESTIONS_A_DAY as u32, (first + day).timestamp_millis());
    Some(AskLater::DayOver { count, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + 3600 * hours, 0).expect("a moment")
    }

    fn asked(hours: i64, is_answered: bool) -> (QuestionNumber, Question) {
        let mut question = Question::new("?".to_owned(), at(hours));
        if is_answered {
            question.answers.push(Answer { text: "!".to_owned(), by: PersonId(1), at: at(hours) });
        }
        (QuestionNumber(1), question)
    }

    #[test]
    fn few_questions_wait_for_an_answer_and_few_are_asked_within_a_day() {
        let unanswered = |count| Some(AskLater::Unanswered { count });
        let mut questions: Vec<_> = (0..4).map(|hour| asked(hour, false)).collect();
        assert_eq!(ask_later(&questions, at(4)), None);
        questions.push(asked(4, false));
        assert_eq!(ask_later(&questions, at(4)), unanswered(5));
        assert_eq!(ask_later(&questions, at(4000)), unanswered(5), "however long ago");
        questions[0].1.closed = Some(Dismissal { by: PersonId(1), at: at(5) });
        assert_eq!(ask_later(&questions, at(5)), None);

        let until = |hours| Some(AskLater::DayOver { count: 10, until: at(hours).timestamp_millis() });
        let questions: Vec<_> = (0..12).map(|hour| asked(hour, true)).collect();
        assert_eq!(ask_later(&questions[..9], at(12)), None);
        assert_eq!(ask_later(&questions[..10], at(12)), until(24));
        assert_eq!(ask_later(&questions, at(12)), until(26), "when the third of the twelve is a day old");
        assert_eq!(ask_later(&questions, at(26)), None);
    }

    #[test]
    fn a_clock_that_was_wrong_keeps_nobody_waiting_for_long() {
        let questions: Vec<_> = (0..10).map(|_| asked(9000, true)).collect();
        assert_eq!(ask_later(&questions, at(0)), None);
        assert!(matches!(ask_later(&questions, at(8990)), Some(AskLater::DayOver { .. })));
    }
}
