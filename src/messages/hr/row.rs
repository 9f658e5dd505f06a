//! One candidate of a list: how the line and its button are read and rendered.

use std::sync::Arc;

use crate::exam::{Exam, Language};
use crate::measure::shortened;
use crate::messages::template::Reading;
use crate::model::{AttemptNumber, Candidate, Choice, PersonId, Phase};
use crate::scoring::{Scorecard, Verdict, verdict};
use crate::store::{Records, Reviews, StoreError};
use crate::texts::catalog::{foreign, foreign_plain, say};
use crate::texts::figures::{figures_in_short, state};
use crate::texts::{Button, Callback};

/// Candidates on one page.
pub const PAGE: usize = 10;

/// Maximum number of characters of HR's own text that are repeated to them.
pub(super) const SEARCH_SHOWN: usize = 64;

/// Maximum number of characters of a name on a button.
const NAME_ON_BUTTON: usize = 18;

/// One candidate of a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The person.
    pub(crate) person: PersonId,
    /// Their first name.
    pub(crate) first_name: String,
    /// Their username, if they have one.
    pub(crate) username: Option<String>,
    /// The state of their last attempt.
    pub(crate) state: Option<Phase>,
    /// Its figures.
    pub(crate) scorecard: Option<Scorecard>,
    /// The verdict that the figures propose.
    pub(crate) verdict: Option<Verdict>,
    /// Whether it has flags.
    pub(crate) flags: bool,
    /// HR's decision about it.
    pub(crate) choice: Option<Choice>,
    /// The exam of the figures, if it is not the current one.
    pub(crate) other: Option<Arc<Exam>>,
}

/// One row per candidate. A candidate whose record can't be read is left out.
pub(super) fn rows(
    reading: &Reading<'_>,
    people: impl Iterator<Item = PersonId>,
) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for person in people {
        match row_of_last(reading, person) {
            Ok(row) => rows.push(row),
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = person.0, %error, "left out of the list");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(rows)
}

fn row_of_last(reading: &Reading<'_>, person: PersonId) -> Result<Row, StoreError> {
    let missing = || StoreError::record("the list of candidates", format!("no candidate {person}"));
    let candidate = reading.view.candidate(person)?.ok_or_else(missing)?;
    let last = candidate.attempts;
    row(reading, candidate, last)
}

/// A candidate with one of their attempts.
pub(super) fn row(
    reading: &Reading<'_>,
    candidate: Candidate,
    number: AttemptNumber,
) -> Result<Row, StoreError> {
    let (view, packs) = (reading.view, &reading.rules.packs);
    let Candidate { id: person, first_name, username, .. } = candidate;
    let attempt = view.attempt(person, number)?;
    let flags = !view.flags(person, number)?.is_empty();
    let choice = view.review(person, number)?.ruling.map(|ruling| ruling.choice);
    let exam = attempt.as_ref().map(|attempt| packs.of(view, attempt)).transpose()?;
    let (state, scorecard) = attempt.map(|attempt| (attempt.phase(), attempt.into_scorecard())).unzip();
    let scorecard = scorecard.flatten();
    let judged = scorecard.as_ref().zip(exam);
    let verdict = judged.as_ref().map(|(scorecard, exam)| verdict(scorecard, &exam.thresholds, flags));
    let today = packs.current().id();
    let other = judged.map(|(_, exam)| exam).filter(|exam| exam.id() != today);
    Ok(Row { person, first_name, username, state, scorecard, verdict, flags, choice, other })
}

/// One line each; candidates whose figures are from another exam are marked.
pub(super) fn dated(first: u64, rows: &[Row], language: Language) -> Vec<String> {
    let mark = |row: &Row| {
        let other = row.other.as_ref().map(|_| format!(" · {}", say!(language, "list-other")));
        other.unwrap_or_default()
    };
    (first..).zip(rows).map(|(number, row)| line(number, row, language) + &mark(row)).collect()
}

/// One candidate: mark of the recommendation, name, login, figures or state, decision.
pub(super) fn line(number: u64, row: &Row, language: Language) -> String {
    let name = foreign(&row.first_name);
    let login =
        row.username.as_ref().map(|name| format!(" {}", foreign(&format!("@{name}")))).unwrap_or_default();
    let what = match (&row.scorecard, &row.state) {
        (Some(scorecard), _) => figures_in_short(scorecard),
        (None, Some(phase)) => state(*phase, language),
        (None, None) => String::new(),
    };
    let flag = if row.flags { " 🚩" } else { "" };
    let decision = match row.choice {
        Some(Choice::Accept) => format!(" → {}", say!(language, "list-accepted")),
        Some(Choice::Reject) => format!(" → {}", say!(language, "list-rejected")),
        None => String::new(),
    };
    format!("{number}. {} <b>{name}</b>{login} · {what}{flag}{decision}", mark(row))
}

/// The state of a candidate, as a symbol.
fn mark(row: &Row) -> &'static str {
    match (row.verdict, &row.state) {
        (Some(Verdict::Pass), _) => "✅",
        (Some(Verdict::Look), _) => "👀",
        (Some(Verdict::Fail), _) => "❌",
        (None, Some(Phase::Failed | Phase::Unchecked)) => "⚠️",
        (None, Some(Phase::Expired)) => "⌛",
        (None, _) => "✏️",
    }
}

/// Two buttons per row: number and name.
pub(super) fn buttons(first: u64, rows: &[Row]) -> Vec<Vec<Button>> {
    let button = |(number, row): (u64, &Row)| button(number, row, Callback::Card(row.person));
    let buttons: Vec<Button> = (first..).zip(rows).map(button).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

/// A button with a candidate's number and name.
pub(super) fn button(number: u64, row: &Row, callback: Callback) -> Button {
    let name = foreign_plain(&shortened(&row.first_name, NAME_ON_BUTTON));
    Button::callback(format!("{number} · {name}"), callback)
}
