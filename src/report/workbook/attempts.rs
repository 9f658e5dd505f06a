//! The second sheet: every attempt of everybody, with all that is known about it.

use super::attempt_row::{AttemptRow, comments, result_cells, result_columns};
use super::certainty;
use super::sheet::{Cell, Column};
use super::words::{Note, Title, Word, Words};
use crate::scoring::Measure;
use crate::zone::Zone;

pub(super) fn columns(measures: &[(Measure, Option<f64>)], words: Words, zone: Zone) -> Vec<Column> {
    let column = |title| Column::new(words(Word::Title(title)));
    let mut columns = vec![
        column(Title::Candidate).at_most(24.0),
        column(Title::Login).at_most(24.0),
        column(Title::Id),
        column(Title::Attempt),
    ];
    columns.extend(result_columns(measures, words));
    let rates = values(measures).map(|(label, attribute)| Title::ErrorRate(label, attribute));
    columns.extend(rates.map(|title| column(title).with_note(words(Word::Note(Note::ErrorRate)))));
    columns.extend([
        column(Title::Started(zone)),
        column(Title::Submitted(zone)),
        column(Title::Ended(zone)),
        column(Title::WorkingTime).with_note(words(Word::Note(Note::WorkingTime))),
        column(Title::ActiveTime).with_note(words(Word::Note(Note::ActiveTime))),
        column(Title::Submissions),
        column(Title::DecidedBy),
        column(Title::DecidedAt(zone)),
        column(Title::Comments).at_most(32.0),
    ]);
    columns.extend(certainty::columns(measures, words));
    columns
}

/// Label and attribute of the values that are compared.
fn values(measures: &[(Measure, Option<f64>)]) -> impl Iterator<Item = (&str, &str)> {
    measures.iter().filter_map(|(measure, _)| Some((measure.label.as_str(), measure.attribute.as_deref()?)))
}

pub(super) fn cells<'a>(
    row: &'a AttemptRow,
    measures: &'a [(Measure, Option<f64>)],
    words: Words,
) -> impl Iterator<Item = Cell<'a>> {
    let decided = row.review.decided();
    let first = [
        Cell::lines(&row.name),
        Cell::lines(&row.login),
        Cell::of(row.id, |id| Cell::Count(id.unsigned_abs())),
        Cell::Count(row.number.into()),
    ];
    let last = [
        Cell::Time(row.started),
        Cell::of(row.submitted, Cell::Time),
        Cell::of(row.ended, Cell::Time),
        Cell::of(row.working_time, Cell::Length),
        Cell::of(row.active_time, Cell::Length),
        Cell::Count(row.submissions.into()),
        Cell::of(decided, |decided| Cell::text(&decided.by)),
        Cell::of(decided, |decided| Cell::Time(decided.at)),
        comments(row),
    ];
    let rates = values(measures).map(|(label, attribute)| {
        let rate = row.scorecard.as_ref().and_then(|scorecard| scorecard.error_rate(label, attribute));
        Cell::of(rate, Cell::Number)
    });
    first
        .into_iter()
        .chain(result_cells(row, measures, words))
        .chain(rates)
        .chain(last)
        .chain(certainty::cells(row, measures))
}
