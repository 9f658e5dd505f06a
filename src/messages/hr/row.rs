//! One candidate of a list: how the line and its button are read and rendered.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::exam::{Exam, Language};
use crate::measure::{length, shortened};
use crate::messages::template::Reading;
use crate::model::{AttemptNumber, Candidate, Choice, Flag, PersonId, Phase, Source};
use crate::scoring::{Scorecard, Verdict, verdict};
use crate::store::{Links, Records, Reviews, StoreError};
use crate::texts::catalog::{foreign, foreign_plain, say};
use crate::texts::certainty::symbol;
use crate::texts::figures::{figures_in_short, state};
use crate::texts::{Button, Callback, HALF_ROW};

/// Candidates on one page.
pub const PAGE: usize = 10;

/// Maximum number of characters of HR's own text that are repeated to them.
pub(super) const SEARCH_SHOWN: usize = 64;

/// Minimum number of characters of a name on a button that have room beside the login.
const BESIDE_LOGIN: usize = 4;

/// UTF-16 units of a candidate's line up to which the source has room on it: two lines on a phone.
const BESIDE_SOURCE: usize = 60;

/// Maximum number of characters of a source in a line.
const SOURCE_SHOWN: usize = 16;

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
    /// If it is alike with several others: the names of two of them, and how many more there are.
    pub(crate) alike: Option<([String; 2], u32)>,
    /// HR's decision about it.
    pub(crate) choice: Option<Choice>,
    /// The exam of the figures, if it is not the current one.
    pub(crate) other: Option<Arc<Exam>>,
    /// Where they came from, if it was by a link.
    pub(crate) source: Option<Source>,
}

/// One row per candidate. A candidate whose record can't be read is left out.
pub(super) fn rows(
    reading: &Reading<'_>,
    people: impl Iterator<Item = PersonId>,
) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for person in people {
        rows.extend(readable(person, row_of_last(reading, person))?);
    }
    Ok(rows)
}

/// What was read about a person; `None`, and an error in the log, if one of their records can't be read: nobody else is
/// to be left out because of it.
pub(super) fn readable<T>(person: PersonId, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.is_about_one_record() => {
            tracing::error!(person = person.0, %error, "left out of the list");
            Ok(None)
        }
        Err(error) => Err(error),
    }
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
    let all_flags = view.flags(person, number)?;
    let (flags, alike) = (!all_flags.is_empty(), alike(view, &all_flags)?);
    let choice = view.review(person, number)?.ruling.map(|ruling| ruling.choice);
    let exam = attempt.as_ref().map(|attempt| packs.of(view, attempt)).transpose()?;
    let (state, scorecard) = attempt.map(|attempt| (attempt.phase(), attempt.into_scorecard())).unzip();
    let scorecard = scorecard.flatten();
    let judged = scorecard.as_ref().zip(exam);
    let verdict = judged.as_ref().map(|(scorecard, exam)| verdict(scorecard, exam, flags));
    let source = view.arrival(person)?.map(|arrival| arrival.source);
    let other = match judged.map(|(_, exam)| exam) {
        Some(exam) if !packs.is_current(view, exam.id())? => Some(exam),
        _ => None,
    };
    Ok(Row { person, first_name, username, state, scorecard, verdict, flags, alike, choice, other, source })
}

/// With whom a work is alike, if there are several.
fn alike(view: &impl Records, flags: &[Flag]) -> Result<Option<([String; 2], u32)>, StoreError> {
    let alike = flags.iter().find_map(|flag| if let Flag::Alike(alike) = flag { Some(alike) } else { None });
    let Some(alike) = alike else { return Ok(None) };
    let people: Vec<PersonId> = alike.people().map(|(person, _)| person).collect();
    let &[one, other, ..] = people.as_slice() else { return Ok(None) };
    let name = |person| Ok::<_, StoreError>(view.name_of(person)?.unwrap_or_else(|| person.to_string()));
    let more = alike.more.saturating_add((people.len() - 2) as u32);
    Ok(Some(([name(one)?, name(other)?], more)))
}

/// One line each; candidates whose figures are from another exam are marked.
pub(super) fn dated(first: u64, rows: &[Row], language: Language) -> Vec<String> {
    let mark = |row: &Row| {
        let other = row.other.as_ref().map(|_| format!(" · {}", say!(language, "list-other")));
        other.unwrap_or_default()
    };
    (first..).zip(rows).map(|(number, row)| line(number, row, language) + &mark(row)).collect()
}

/// One candidate: mark of the recommendation, name, login, figures or state, decision, and the source if there is room.
pub(super) fn line(number: u64, row: &Row, language: Language) -> String {
    let name = foreign(&row.first_name);
    let what = match (&row.scorecard, &row.state) {
        (Some(scorecard), _) => figures_in_short(scorecard),
        (None, Some(phase)) => state(*phase, language),
        (None, None) => String::new(),
    };
    let flag = match &row.alike {
        Some(([one, other], more)) => {
            let shown = |name: &str| foreign(&shortened(name, SOURCE_SHOWN));
            let (one, other) = (shown(one), shown(other));
            format!(" 🚩 {}", say!(language, "list-alike", one = one, other = other, more = *more))
        }
        None if row.flags => " 🚩".to_owned(),
        None => String::new(),
    };
    let decision = match row.choice {
        Some(Choice::Accept) => format!(" → {}", say!(language, "list-accepted")),
        Some(Choice::Reject) => format!(" → {}", say!(language, "list-rejected")),
        None => String::new(),
    };
    let login = foreign(&login(row));
    let line = format!("{number}. {} <b>{name}</b> {login} · {what}{flag}{decision}", mark(row));
    match &row.source {
        Some(source) if length(&line) <= BESIDE_SOURCE => {
            format!("{line} · {}", foreign(&shortened(source.as_str(), SOURCE_SHOWN)))
        }
        _ => line,
    }
}

/// What tells people apart who share a first name: the username, or the id of those who have none.
fn login(row: &Row) -> String {
    row.username.as_ref().map_or_else(|| format!("({})", row.person), |name| format!("@{name}"))
}

/// The state of a candidate, as a symbol.
fn mark(row: &Row) -> &'static str {
    match (row.verdict, &row.state) {
        (Some(verdict), _) => symbol(verdict),
        (None, Some(Phase::Failed | Phase::Unchecked)) => "⚠️",
        (None, Some(Phase::Expired)) => "⌛",
        (None, _) => "✏️",
    }
}

/// Two buttons per row: number and name, with what tells people apart where two of them share it.
pub(super) fn buttons(first: u64, rows: &[Row]) -> Vec<Vec<Button>> {
    let button = |(number, row): (u64, &Row)| button(number, row, rows.iter(), Callback::Card(row.person));
    let buttons: Vec<Button> = (first..).zip(rows).map(button).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

/// A button with a candidate's number and name, which is told apart from the same name of somebody else among these.
pub(super) fn button<'r>(
    number: u64,
    row: &Row,
    mut among: impl Iterator<Item = &'r Row>,
    callback: Callback,
) -> Button {
    let number = format!("{number} · ");
    let room = HALF_ROW.saturating_sub(number.chars().count());
    let name = shortened(&row.first_name, room);
    let is_shared =
        among.any(|other| other.person != row.person && is_same(&shortened(&other.first_name, room), &name));
    let name = if is_shared {
        let login = shortened(&login(row), room.saturating_sub(BESIDE_LOGIN + 1));
        let room = room.saturating_sub(login.graphemes(true).count() + 1);
        format!("{} {login}", shortened(&row.first_name, room))
    } else {
        name
    };
    Button::callback(format!("{number}{}", foreign_plain(&name)), callback)
}

/// Whether people would take one name for the other.
fn is_same(one: &str, other: &str) -> bool {
    foreign_plain(one).to_string().to_lowercase() == foreign_plain(other).to_string().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::ButtonAction;

    fn row(person: u64, first_name: &str, username: Option<&str>) -> Row {
        Row {
            person: PersonId(person),
            first_name: first_name.to_owned(),
            username: username.map(str::to_owned),
            state: Some(Phase::InProgress),
            scorecard: None,
            verdict: None,
            flags: false,
            alike: None,
            choice: None,
            other: None,
            source: None,
        }
    }

    fn told(rows: &[Row]) -> Vec<String> {
        let lines = (1..).zip(rows).map(|(number, row)| line(number, row, Language::En));
        let buttons = buttons(1, rows).concat();
        for (button, row) in buttons.iter().zip(rows) {
            assert_eq!(button.action, ButtonAction::Callback(Callback::Card(row.person)));
        }
        let told = lines.chain(buttons.into_iter().map(|button| format!("[{}]", button.label)));
        told.map(|line| line.replace(['\u{2068}', '\u{2069}'], "")).collect()
    }

    #[test]
    fn a_line_has_the_source_if_there_is_room() {
        let came = |source: &str, first_name: &str| Row {
            source: Source::parse(source),
            ..row(300, first_name, Some("anna_k"))
        };
        let told = told(&[came("Job fair of the university", "Anna"), came("Job fair", &"Anna ".repeat(10))]);
        assert_eq!(told[0], "1. ✏️ <b>Anna</b> @anna_k · in progress · Job fair of the…");
        assert!(told[1].ends_with("@anna_k · in progress"), "{}", told[1]);
    }

    #[test]
    fn a_line_says_with_whom_a_work_is_alike() {
        let alike = |more| Row {
            flags: true,
            alike: Some((["@ben".to_owned(), "Zoë (7)".to_owned()], more)),
            ..row(300, "Anna", Some("anna_k"))
        };
        assert_eq!(
            told(&[alike(0), alike(3)])[..2],
            [
                "1. ✏️ <b>Anna</b> @anna_k · in progress 🚩 like @ben, Zoë (7)",
                "2. ✏️ <b>Anna</b> @anna_k · in progress 🚩 like @ben, Zoë (7) +3",
            ]
        );
    }

    #[test]
    fn people_who_share_a_first_name_are_told_apart() {
        let rows = [
            row(300, "Anna", Some("anna_k")),
            row(301, "anna", None),
            row(302, "Ben", None),
            row(303, "Anna", Some("anna_the_great_of_all")),
        ];
        assert_eq!(
            told(&rows),
            [
                "1. ✏️ <b>Anna</b> @anna_k · in progress",
                "2. ✏️ <b>anna</b> (301) · in progress",
                "3. ✏️ <b>Ben</b> (302) · in progress",
                "4. ✏️ <b>Anna</b> @anna_the_great_of_all · in progress",
                "[1 · Anna @anna_k]",
                "[2 · anna (301)]",
                "[3 · Ben]",
                "[4 · Anna @anna_th…]",
            ]
        );
    }

    #[test]
    fn names_that_are_the_same_where_they_are_cut_are_told_apart_too() {
        let rows =
            [row(300, "Maximiliana-Alexandra", None), row(301, "Maximiliana-Alexandrina", Some("max"))];
        let buttons = &told(&rows)[2..];
        assert_eq!(buttons, ["[1 · Maximil… (300)]", "[2 · Maximili… @max]"]);
    }
}
