//! A candidate's question with HR's answers, and what is said while HR answers it.

use std::collections::BTreeMap;

use super::attempt::who;
use crate::exam::Language;
use crate::measure::cut;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::{Attempt, Candidate, Draft, PersonId, QUESTION_LENGTH, Question, QuestionNumber, Readers};
use crate::store::{Questions, Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::figures::state;
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Rendered, gone, quote};

/// Maximum length in UTF-16 units of an answer below the question: several of them fit into a message.
const ANSWER_SHOWN: usize = 300;

/// Number of answers below the question, the newest ones.
const ANSWERS_SHOWN: usize = 3;

/// Maximum length in UTF-16 units of a text that is only to be recognised.
const REPEATED: usize = 200;

/// A question with related data.
pub(crate) struct Asked {
    candidate: Candidate,
    /// Their last attempt.
    attempt: Option<Attempt>,
    /// `None`: it is no longer kept.
    question: Option<Question>,
    /// The names of those who answered or closed it.
    names: BTreeMap<PersonId, String>,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Asked {
    /// `None`: the candidate was deleted meanwhile.
    fn read(
        person: PersonId,
        number: QuestionNumber,
        reading: &Reading<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let view = reading.view;
        let Some(candidate) = view.candidate(person)? else { return Ok(None) };
        let attempt = view.attempt(person, candidate.attempts)?;
        let question = view.question(person, number)?;
        let names = question.iter().map(|question| names(question, reading)).next().transpose()?;
        let calendar = reading.calendar()?;
        Ok(Some(Self { candidate, attempt, question, names: names.unwrap_or_default(), calendar }))
    }

    fn name(&self, by: PersonId) -> String {
        self.names.get(&by).cloned().unwrap_or_else(|| by.to_string())
    }
}

/// The names of those who answered or closed a question.
pub(super) fn names(
    question: &Question,
    reading: &Reading<'_>,
) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let people =
        question.answers.iter().map(|answer| answer.by).chain(question.closed.map(|closed| closed.by));
    let named = people.map(|by| Ok((by, reading.view.name_of(by)?.unwrap_or_else(|| by.to_string()))));
    named.collect()
}

/// A candidate's question, with its answers.
pub(crate) struct HrQuestion {
    /// The candidate.
    pub(crate) person: PersonId,
    /// Number of the question.
    pub(crate) number: QuestionNumber,
}

impl Template for HrQuestion {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Asked>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Asked>, StoreError> {
        Asked::read(self.person, self.number, reading)
    }

    fn render(&self, asked: &Option<Asked>, language: Language) -> Rendered {
        let Some(asked) = asked else { return Rendered::plain(gone(language)) };
        let Some(question) = &asked.question else {
            return Rendered::plain(say!(language, "hr-question-gone"));
        };
        let attempt = asked.attempt.as_ref().map(|attempt| {
            let state = Own(state(attempt.phase(), language));
            say!(language, "hr-attempt", attempt = attempt.number, state = state)
        });
        let mut lines = vec![say!(
            language,
            "hr-question",
            who = Own(who(&asked.candidate, language)),
            state = Own(attempt.unwrap_or_default()),
            text = quote(&question.text)
        )];
        lines.push(say!(
            language,
            "hr-question-asked",
            at = Own(asked.calendar.date_time(question.at, language))
        ));
        lines.extend(became(question, asked, language));
        Rendered::with_buttons(lines.join("\n"), self.buttons(question, language))
    }
}

/// What became of a question.
fn became(question: &Question, asked: &Asked, language: Language) -> Vec<String> {
    if question.is_open() {
        return vec![say!(language, "hr-question-open")];
    }
    let closed = question.closed.filter(|_| question.answers.is_empty()).map(|closed| {
        let (by, at) = (foreign(&asked.name(closed.by)), Own(asked.calendar.date_time(closed.at, language)));
        say!(language, "hr-question-closed", by = by, at = at)
    });
    let older = question.answers.len().saturating_sub(ANSWERS_SHOWN);
    let answers = question.answers.iter().skip(older).map(|answer| {
        let (by, at) = (foreign(&asked.name(answer.by)), Own(asked.calendar.date_time(answer.at, language)));
        let text = quote(&cut(&answer.text, ANSWER_SHOWN));
        say!(language, "hr-question-answer", by = by, at = at, text = text)
    });
    closed.into_iter().chain(answers).collect()
}

impl HrQuestion {
    fn buttons(&self, question: &Question, language: Language) -> Vec<Vec<Button>> {
        let (person, number) = (self.person, self.number);
        let label = if question.answers.is_empty() {
            say!(language, "button-reply")
        } else {
            say!(language, "button-reply-again")
        };
        let reply = Button::callback(label, Callback::Reply(person, number));
        let card = Button::callback(say!(language, "button-card"), Callback::OpenCard(person));
        let mut rows = vec![question.takes_answer().then_some(reply).into_iter().chain([card]).collect()];
        if question.is_open() {
            let label = say!(language, "button-no-reply");
            rows.push(vec![Button::callback(label, Callback::CloseQuestion(person, number))]);
        }
        rows
    }
}

/// Asks HR for an answer.
pub(crate) struct AskReply {
    /// The candidate.
    pub(crate) person: PersonId,
    /// Number of the question.
    pub(crate) number: QuestionNumber,
}

impl Template for AskReply {
    const READERS: Readers = Readers::Hr;

    /// The candidate's first name and the question; `None`: one of them was deleted meanwhile.
    type Facts = Option<(String, String)>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<(String, String)>, StoreError> {
        let candidate = reading.view.candidate(self.person)?;
        let question = reading.view.question(self.person, self.number)?;
        Ok(candidate.zip(question).map(|(candidate, question)| (candidate.first_name, question.text)))
    }

    fn render(&self, facts: &Option<(String, String)>, language: Language) -> Rendered {
        let Some((name, question)) = facts else { return Rendered::plain(gone(language)) };
        let text = quote(&cut(question, REPEATED));
        Rendered::plain(say!(
            language,
            "hr-ask-reply",
            name = foreign(name),
            limit = QUESTION_LENGTH,
            text = text
        ))
    }
}

/// The answer is too long.
pub(crate) struct ReplyTooLong {
    /// Its number of characters.
    pub(crate) length: u32,
}

impl SelfContained for ReplyTooLong {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-reply-too-long", length = self.length, limit = QUESTION_LENGTH))
    }
}

/// Somebody else answered first.
pub(crate) struct ReplyLate {
    /// The candidate.
    pub(crate) person: PersonId,
    /// Number of the question.
    pub(crate) number: QuestionNumber,
    /// Number of the draft that holds the answer which was not sent.
    pub(crate) draft: u32,
}

impl Template for ReplyLate {
    const READERS: Readers = Readers::Hr;

    /// The question and the draft; `None`: one of them is gone.
    type Facts = Option<(Asked, Draft)>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<(Asked, Draft)>, StoreError> {
        let draft = reading.view.draft(reading.reader())?.filter(|draft| draft.number == self.draft);
        Ok(Asked::read(self.person, self.number, reading)?.zip(draft))
    }

    fn render(&self, facts: &Option<(Asked, Draft)>, language: Language) -> Rendered {
        let Some((asked, draft)) = facts else { return Rendered::plain(gone(language)) };
        let Some(answer) = asked.question.as_ref().and_then(|question| question.answers.last()) else {
            return Rendered::plain(say!(language, "hr-question-gone"));
        };
        let html = say!(
            language,
            "hr-reply-late",
            by = foreign(&asked.name(answer.by)),
            name = foreign(&asked.candidate.first_name),
            answer = quote(&cut(&answer.text, ANSWER_SHOWN)),
            text = quote(&cut(&draft.text, ANSWER_SHOWN))
        );
        let send = Callback::SendReply(self.person, self.number, self.draft);
        Rendered::with_buttons(html, vec![vec![Button::callback(say!(language, "button-send-reply"), send)]])
    }
}

/// The answer is on its way.
pub(crate) struct Replied {
    /// To this candidate.
    pub(crate) person: PersonId,
}

impl Template for Replied {
    const READERS: Readers = Readers::Hr;

    /// The candidate's first name; `None`: they were deleted meanwhile.
    type Facts = Option<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.view.candidate(self.person)?.map(|candidate| candidate.first_name))
    }

    fn render(&self, name: &Option<String>, language: Language) -> Rendered {
        Rendered::plain(match name {
            Some(name) => say!(language, "hr-replied", name = foreign(name)),
            None => gone(language),
        })
    }
}

#[cfg(test)]
mod tests;
