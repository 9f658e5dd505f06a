//! The first sheet: everybody, by their last attempt, for whoever decides.

use super::attempt_row::{AttemptRow, comments, result_cells, result_columns};
use super::sheet::{Cell, Column};
use super::words::{Note, Title, Word, Words};
use crate::scoring::Measure;
use crate::zone::Zone;

pub(super) fn columns(measures: &[(Measure, Option<f64>)], words: Words, zone: Zone) -> Vec<Column> {
    let column = |title| Column::new(words(Word::Title(title)));
    let note = |note| words(Word::Note(note));
    let mut columns = vec![
        column(Title::Candidate).at_most(24.0).with_note(note(Note::LastAttempt)),
        column(Title::Login).at_most(24.0),
    ];
    columns.extend(result_columns(measures, words));
    columns.extend([
        column(Title::Attempts),
        column(Title::Started(zone)),
        column(Title::Ended(zone)),
        column(Title::WorkingTime).with_note(note(Note::WorkingTime)),
        column(Title::Source).at_most(24.0),
        column(Title::Comments).at_most(32.0),
    ]);
    columns
}

pub(super) fn cells<'a>(
    row: &'a AttemptRow,
    measures: &'a [(Measure, Option<f64>)],
    words: Words,
) -> impl Iterator<Item = Cell<'a>> {
    let first = [Cell::lines(&row.name), Cell::lines(&row.login)];
    let last = [
        Cell::Count(row.number.into()),
        Cell::Time(row.started),
        Cell::of(row.ended, Cell::Time),
        Cell::of(row.working_time, Cell::Length),
        Cell::of(row.source.as_deref(), Cell::text),
        comments(row),
    ];
    first.into_iter().chain(result_cells(row, measures, words)).chain(last)
}
