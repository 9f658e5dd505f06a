//! The last columns of the sheet of attempts: how sure each figure is.

use super::attempt_row::AttemptRow;
use super::sheet::{Cell, Column};
use super::words::{Note, Title, Word, Words};
use crate::exam::Thresholds;
use crate::scoring::{Certainty, Measure};

/// Three columns per figure: the ends of its interval, and the probability of reaching the threshold.
pub(super) fn columns(
    measures: &[(Measure, Option<f64>)],
    words: Words,
) -> impl Iterator<Item = Column> + use<'_> {
    let column = move |title, note| Column::new(words(Word::Title(title))).with_note(words(Word::Note(note)));
    measures.iter().flat_map(move |(measure, _)| {
        let (label, attribute) = (measure.label.as_str(), measure.attribute.as_deref());
        [
            column(Title::AtLeast(label, attribute), Note::Interval),
            column(Title::AtMost(label, attribute), Note::Interval),
            column(Title::Chance(label, attribute), Note::Chance),
        ]
    })
}

/// The cells of these columns; what can't be said is empty.
pub(super) fn cells<'a>(
    row: &AttemptRow,
    measures: &'a [(Measure, Option<f64>)],
) -> impl Iterator<Item = Cell<'a>> + use<'a> {
    let no_threshold = Thresholds::default();
    let thresholds = row.exam.as_ref().map_or(&no_threshold, |exam| &exam.thresholds);
    let of_row = row.scorecard.iter().flat_map(|scorecard| scorecard.certainties(thresholds));
    let certainties: Vec<Certainty<'_>> = of_row.collect();
    let of_measure = |(measure, _): &(Measure, Option<f64>)| {
        let is_it = |one: &&Certainty<'_>| {
            one.figure.label == measure.label && one.figure.attribute == measure.attribute.as_deref()
        };
        let known = certainties.iter().find(is_it).and_then(|certainty| certainty.known.ok());
        let reaches = known.and_then(|known| known.reaches);
        [known.map(|known| known.low), known.map(|known| known.high), reaches.map(|reaches| 100.0 * reaches)]
            .map(|percent| Cell::of(percent, |percent| Cell::Percent(percent, None)))
    };
    measures.iter().flat_map(of_measure).collect::<Vec<_>>().into_iter()
}
