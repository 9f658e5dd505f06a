//! The last sheet: the columns that readers of the earlier report expect.

use super::sheet::{Cell, Column};
use crate::exam::Exam;
use crate::legacy::{self, COLUMNS};
use crate::report::metrics::{ReportRow, WORKING_TIME};
use crate::scoring::{Measure, Scorecard};

/// The columns, and the figures of the exam that the earlier report does not have: they come last.
pub(super) fn columns(exam: &Exam) -> (Vec<Column>, Vec<Measure>) {
    let further = legacy::further(exam);
    let names = COLUMNS.into_iter().chain([WORKING_TIME]).map(str::to_owned);
    let columns = names.chain(further.iter().map(legacy::column_of)).map(Column::new).collect();
    (columns, further)
}

pub(super) fn cells<'a>(
    row: &'a ReportRow,
    scorecard: Option<&'a Scorecard>,
    further: &'a [Measure],
) -> impl Iterator<Item = Cell<'a>> {
    let ReportRow { legacy, working_time, .. } = row;
    let figure = |percent| Cell::of(percent, |percent| Cell::Percent(percent, None));
    let [car, plate, accuracy] = legacy.figures().map(figure);
    let first = [
        Cell::text(&legacy.candidate_username),
        car,
        plate,
        accuracy,
        Cell::LegacyTime(legacy.task_started),
        Cell::of(legacy.task_ended, Cell::LegacyTime),
        Cell::of(legacy.taken(), Cell::Length),
        Cell::Count(legacy.times_attempted.into()),
        Cell::of(*working_time, Cell::Length),
    ];
    let further =
        further.iter().map(move |measure| figure(scorecard.and_then(|scorecard| measure.of(scorecard))));
    first.into_iter().chain(further)
}
