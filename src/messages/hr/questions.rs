//! Lists of questions: those that wait for an answer, and all of one candidate.

use std::collections::BTreeMap;

use super::attempt::who;
use super::question::names;
use crate::exam::Language;
use crate::measure::{cut, shortened};
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, Candidate, PersonId, Question, QuestionNumber, Readers};
use crate::store::{Questions, Records, StoreError};
use crate::texts::catalog::{Own, foreign, foreign_plain, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, HALF_ROW, Rendered, gone};

/// Number of questions in a list.
const QUESTIONS_SHOWN: usize = 8;

/// Maximum length in UTF-16 units of a question or an answer in a list.
const SHOWN: usize = 120;

/// The questions that wait for an answer.
pub(crate) struct OpenQuestions;

/// Those that have waited longest, and the number of all.
pub(crate) struct Open {
    first: Vec<(PersonId, String, QuestionNumber, Question)>,
    size: u64,
    calendar: Calendar,
}

impl Template for OpenQuestions {
    const READERS: Readers = Readers::Hr;

    type Facts = Open;

    fn read(&self, reading: &Reading<'_>) -> Result<Open, StoreError> {
        let view = reading.view;
        let mut first = Vec::new();
        for (person, number) in view.open_questions(QUESTIONS_SHOWN)? {
            let candidate = view.candidate(person)?;
            if let Some((candidate, question)) = candidate.zip(view.question(person, number)?) {
                first.push((person, candidate.distinct_name(), number, question));
            }
        }
        Ok(Open { first, size: view.open_questions_size()?, calendar: reading.calendar()? })
    }

    fn render(&self, open: &Open, language: Language) -> Rendered {
        if open.first.is_empty() {
            return Rendered::plain(say!(language, "hr-questions-none"));
        }
        let mut lines = vec![say!(language, "hr-questions", count = open.size)];
        let mut buttons = Vec::new();
        for (place, (person, name, number, question)) in (1_u32..).zip(&open.first) {
            lines.push(say!(
                language,
                "hr-questions-line",
                number = place,
                name = foreign(name),
                at = Own(open.calendar.date_time(question.at, language)),
                text = foreign(&cut(&question.text, SHOWN))
            ));
            let place = format!("{place} · ");
            let room = HALF_ROW.saturating_sub(place.chars().count());
            let label = format!("{place}{}", foreign_plain(&shortened(name, room)));
            buttons.push(Button::callback(label, Callback::Question(*person, *number)));
        }
        let rest = open.size.saturating_sub(open.first.len() as u64);
        if rest > 0 {
            lines.push(say!(language, "hr-questions-more", count = rest));
        }
        Rendered::with_buttons(lines.join("\n"), buttons.chunks(2).map(<[Button]>::to_vec).collect())
    }
}

/// All questions of a candidate, in place of the card of an attempt.
pub(crate) struct QuestionsOf {
    /// The candidate.
    pub(crate) person: PersonId,
    /// The attempt whose card it replaces.
    pub(crate) attempt: AttemptNumber,
}

/// A candidate's questions, and the names of those who answered them.
pub(crate) struct OfCandidate {
    candidate: Candidate,
    newest: Vec<(QuestionNumber, Question)>,
    size: usize,
    names: BTreeMap<PersonId, String>,
    calendar: Calendar,
}

impl Template for QuestionsOf {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<OfCandidate>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<OfCandidate>, StoreError> {
        let Some(candidate) = reading.view.candidate(self.person)? else { return Ok(None) };
        let mut newest = reading.view.questions_of(self.person)?;
        let size = newest.len();
        newest.reverse();
        newest.truncate(QUESTIONS_SHOWN);
        let mut named = BTreeMap::new();
        for (_, question) in &newest {
            named.append(&mut names(question, reading)?);
        }
        let calendar = reading.calendar()?;
        Ok(Some(OfCandidate { candidate, newest, size, names: named, calendar }))
    }

    fn render(&self, found: &Option<OfCandidate>, language: Language) -> Rendered {
        let Some(OfCandidate { candidate, newest, size, names, calendar }) = found else {
            return Rendered::plain(gone(language));
        };
        let mut lines =
            vec![say!(language, "hr-questions-of", who = Own(who(candidate, language)), count = *size)];
        let mut buttons = Vec::new();
        for (place, (number, question)) in (1_u32..).zip(newest) {
            let text = foreign(&cut(&question.text, SHOWN));
            let at = Own(calendar.date_time(question.at, language));
            lines.push(String::new());
            lines.push(say!(language, "hr-question-line", number = place, at = at, text = text));
            lines.push(outcome(question, names, calendar, language));
            buttons.push(Button::callback(place.to_string(), Callback::Question(self.person, *number)));
        }
        if *size > newest.len() {
            lines.push(String::new());
            lines.push(say!(language, "hr-questions-older", count = *size - newest.len()));
        }
        let mut rows: Vec<Vec<Button>> = buttons.chunks(4).map(<[Button]>::to_vec).collect();
        let back = Callback::Attempt(self.person, self.attempt);
        rows.push(vec![Button::callback(say!(language, "button-back-to-card"), back)]);
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

/// What became of a question, in a line: the last answer, if there is one.
fn outcome(
    question: &Question,
    names: &BTreeMap<PersonId, String>,
    calendar: &Calendar,
    language: Language,
) -> String {
    let name = |by: PersonId| foreign(&names.get(&by).cloned().unwrap_or_else(|| by.to_string()));
    match (question.answers.last(), question.closed) {
        (Some(answer), _) => {
            let text = foreign(&cut(&answer.text, SHOWN));
            say!(language, "hr-question-line-answer", by = name(answer.by), text = text)
        }
        (None, Some(closed)) => {
            let at = Own(calendar.date_time(closed.at, language));
            say!(language, "hr-question-closed", by = name(closed.by), at = at)
        }
        (None, None) => say!(language, "hr-question-open"),
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World, at, questions};
    use crate::model::{AttemptNumber, Message, Question};

    #[test]
    fn those_who_wait_longest_come_first() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrQuestions), @"There are no unanswered questions.");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrQuestions), @"Вопросов без ответа нет.");
        let world = world.with(questions).with(|tx| {
            for seconds in 0..8 {
                let question =
                    Question::new(format!("Question {seconds}\nin two lines?"), at(3600 + seconds));
                tx.add_question(ANNA, &question).expect("put");
            }
        });
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrQuestions), @r"
        <b>Unanswered questions</b>: 9, the oldest first
        1. <b>Anna @anna_k</b>, 2 February, 02:43 (UTC): “Do half hidden &lt;cars&gt; count?”
        2. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 0 in two lines?”
        3. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 1 in two lines?”
        4. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 2 in two lines?”
        5. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 3 in two lines?”
        6. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 4 in two lines?”
        7. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 5 in two lines?”
        8. <b>Anna @anna_k</b>, 2 February, 03:40 (UTC): “Question 6 in two lines?”
        … and 1 more: open the list again when you have answered these.
        [1 · Anna @anna_k] [2 · Anna @anna_k]
        [3 · Anna @anna_k] [4 · Anna @anna_k]
        [5 · Anna @anna_k] [6 · Anna @anna_k]
        [7 · Anna @anna_k] [8 · Anna @anna_k]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrQuestions), @r"
        <b>Вопросы без ответа</b>: 9, сначала самые давние
        1. <b>Anna @anna_k</b>, 2 февраля, 02:43 (UTC): «Do half hidden &lt;cars&gt; count?»
        2. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 0 in two lines?»
        3. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 1 in two lines?»
        4. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 2 in two lines?»
        5. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 3 in two lines?»
        6. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 4 in two lines?»
        7. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 5 in two lines?»
        8. <b>Anna @anna_k</b>, 2 февраля, 03:40 (UTC): «Question 6 in two lines?»
        … и ещё 1: откройте список снова, когда ответите на эти.
        [1 · Anna @anna_k] [2 · Anna @anna_k]
        [3 · Anna @anna_k] [4 · Anna @anna_k]
        [5 · Anna @anna_k] [6 · Anna @anna_k]
        [7 · Anna @anna_k] [8 · Anna @anna_k]
        ");
    }

    #[test]
    fn a_candidates_questions_are_listed_with_what_became_of_them() {
        let world = World::new().with(questions);
        let of = |person| Message::HrQuestionsOf { person, attempt: AttemptNumber(2) };
        insta::assert_snapshot!(world.tells(OLGA, &of(ANNA)), @r"
        <b>Questions</b> from <b>Anna</b> @anna_k: 2, the newest first

        1. 2 February, 02:43 (UTC): “Do half hidden &lt;cars&gt; count?”
        <b>Not answered yet</b>

        2. 2 February, 02:41 (UTC): “How do I save? I can't find it.”
        💬 Olga (501): “With Ctrl+S.”
        [1] [2]
        [‹ Back to the card]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &of(ANNA)), @r"
        <b>Вопросы</b>, кандидат: <b>Anna</b> @anna_k. Всего 2, новые сверху

        1. 2 февраля, 02:43 (UTC): «Do half hidden &lt;cars&gt; count?»
        <b>Ответа пока нет</b>

        2. 2 февраля, 02:41 (UTC): «How do I save? I can't find it.»
        💬 Olga (501): «With Ctrl+S.»
        [1] [2]
        [‹ К карточке]
        ");
        insta::assert_snapshot!(world.tells(OLGA, &of(NOBODY)), @"This candidate has been deleted in the meantime.");
    }

    #[test]
    fn a_card_leads_to_the_candidates_questions() {
        let world = World::new().with(questions);
        let card = Message::HrCard { person: ANNA, attempt: AttemptNumber(2), news: false };
        insta::assert_snapshot!(world.tells(OLGA, &card), @r"
        <b>Anna</b> @anna_k
        Account: <code>anna_k_test</code>
        Attempt 2 · in progress
        Started: 2 February, 02:40 (UTC)
        Submit by: 2 February, 07:40 (UTC)
        Time taken: <b>in progress</b>
        ❓ Questions: 2, unanswered: 1
        [‹ Attempt 1]
        [❓ Questions: 2]
        [✉️ Write → https://t.me/anna_k]
        [‹ To the list] [🗑 Delete…]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &card), @r"
        <b>Anna</b> @anna_k
        Учётная запись: <code>anna_k_test</code>
        Попытка 2 · в процессе
        Начало: 2 февраля, 02:40 (UTC)
        Сдать до: 2 февраля, 07:40 (UTC)
        Затрачено: <b>в процессе</b>
        ❓ Вопросы: 2, без ответа: 1
        [‹ Попытка 1]
        [❓ Вопросы: 2]
        [✉️ Написать → https://t.me/anna_k]
        [‹ К списку] [🗑 Удалить…]
        ");
    }
}
