//! The third sheet: every image of every attempt with figures, a row each.

use super::attempt_row::AttemptRow;
use super::sheet::{COLUMNS, Cell, Column};
use super::words::{Note, Title, Word, Words};
use crate::exam::{Exam, Metric};
use crate::scoring::{ImageScore, LabelScore, ValueScore, Verdict};

/// A label with its scored attributes. One that is compared in another way is another one.
pub(super) struct Label {
    name: String,
    metric: Metric,
    attributes: Vec<String>,
}

/// Number of columns of a label, and of each of its attributes.
const OF_LABEL: usize = 3;
const OF_ATTRIBUTE: usize = 3;
/// Number of columns before the labels.
const FIRST: usize = 6;

/// The labels of several exams, the first one's first: as many as there are columns for.
pub(super) fn labels<'e>(exams: impl Iterator<Item = &'e Exam>) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut room = COLUMNS - FIRST;
    for rule in exams.flat_map(|exam| &exam.labels) {
        let mut known =
            labels.iter().position(|label| label.name == rule.name && label.metric == rule.metric);
        if known.is_none() && room >= OF_LABEL {
            labels.push(Label { name: rule.name.clone(), metric: rule.metric, attributes: Vec::new() });
            known = Some(labels.len() - 1);
            room -= OF_LABEL;
        }
        let Some(Label { attributes, .. }) = known.and_then(|known| labels.get_mut(known)) else { continue };
        for attribute in rule.scored() {
            if room >= OF_ATTRIBUTE && !attributes.contains(&attribute.name) {
                attributes.push(attribute.name.clone());
                room -= OF_ATTRIBUTE;
            }
        }
    }
    labels
}

pub(super) fn columns(labels: &[Label], words: Words) -> Vec<Column> {
    let column = |title| Column::new(words(Word::Title(title)));
    let mut columns = vec![
        column(Title::Candidate),
        column(Title::Login).at_most(24.0),
        column(Title::Attempt),
        column(Title::Exam).at_most(24.0),
        column(Title::Image),
        column(Title::WrongLabels).at_most(32.0),
    ];
    for Label { name: label, metric, attributes } in labels {
        let of_label = [Title::Figure(label, *metric), Title::Missing(label), Title::Extra(label)];
        columns.extend(of_label.map(column));
        for attribute in attributes {
            columns.extend([
                column(Title::Expected(label, attribute)),
                column(Title::Given(label, attribute)),
                column(Title::ErrorRate(label, attribute)).with_note(words(Word::Note(Note::ErrorRate))),
            ]);
        }
    }
    columns
}

pub(super) fn cells<'a>(
    row: &'a AttemptRow,
    score: &'a ImageScore,
    labels: &'a [Label],
    words: Words,
) -> impl Iterator<Item = Cell<'a>> {
    let wrong: Vec<String> = score.wrong_labels.iter().map(|wrong| words(Word::WrongLabel(wrong))).collect();
    let first = [
        Cell::text(&row.name),
        Cell::text(&row.login),
        Cell::Count(row.number.into()),
        Cell::text(&row.exam_name),
        Cell::text(&score.name),
        Cell::of((!wrong.is_empty()).then(|| wrong.join("\n")), Cell::lines),
    ];
    let of = |Label { name, metric, attributes }: &'a Label| {
        let rule = row.exam.as_ref().and_then(|exam| exam.label(name));
        let is_by = rule.is_none_or(|rule| rule.metric == *metric);
        let label = score.labels.iter().find(|label| is_by && label.label == *name);
        let counts = label.map_or([const { Cell::Empty }; OF_LABEL], |label| counts(score, label));
        let values = attributes.iter().flat_map(move |attribute| {
            label.map_or([const { Cell::Empty }; OF_ATTRIBUTE], |label| values(label, attribute))
        });
        counts.into_iter().chain(values)
    };
    first.into_iter().chain(labels.iter().flat_map(of))
}

/// The figure of a label, and how many of its objects are missing or superfluous.
fn counts(score: &ImageScore, label: &LabelScore) -> [Cell<'static>; OF_LABEL] {
    let count = |count: u32| Cell::Tally(count.into(), (count > 0).then_some(Verdict::Fail));
    [Cell::Percent(label.iou.as_f64(), None), count(score.missing(label)), count(score.extra(label))]
}

/// The texts of an attribute. For several objects they are in one cell.
fn values<'a>(label: &'a LabelScore, attribute: &str) -> [Cell<'a>; OF_ATTRIBUTE] {
    let values: Vec<&ValueScore> = label
        .objects
        .iter()
        .flat_map(|object| object.values.iter().filter(|value| value.attribute == attribute))
        .collect();
    if values.is_empty() {
        return [const { Cell::Empty }; OF_ATTRIBUTE];
    }
    let joined = |text: fn(&ValueScore) -> &str| -> String {
        values.iter().map(|value| text(value)).collect::<Vec<_>>().join(" | ")
    };
    let is_wrong = values.iter().any(|value| !value.right);
    let given = joined(|value| value.given.as_deref().unwrap_or_default());
    let mean = values.iter().map(|value| value.cer).sum::<f64>() / values.len() as f64;
    [
        Cell::text(joined(|value| &value.expected)),
        Cell::Text(given.into(), is_wrong.then_some(Verdict::Fail)),
        Cell::Number(mean),
    ]
}
