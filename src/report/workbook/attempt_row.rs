//! What a workbook says of an attempt, and the columns that the sheets of candidates and of attempts share.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::sheet::{Cell, Column};
use super::words::{Note, Title, Word, Words};
use crate::exam::Exam;
use crate::report::review::{Decision, Reviewed};
use crate::scoring::{Measure, Recommendation, Scorecard, figure_verdict, recommendation};

/// Maximum number of columns with figures.
const FIGURES: usize = 500;

/// An attempt of a candidate. Texts of others are tame.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    /// The name of the candidate.
    pub name: String,
    /// Their username in Telegram with `@`, or the account's name.
    pub login: String,
    /// Their Telegram id; `None`: only the earlier bot knew them.
    pub id: Option<i64>,
    /// Number of the attempt.
    pub number: u8,
    /// The exam of the attempt; `None`: it is not known any more.
    pub exam: Option<Arc<Exam>>,
    /// The name of the exam.
    pub exam_name: String,
    /// The state of the attempt.
    pub state: String,
    /// What HR made of it.
    pub review: Reviewed,
    /// The figures.
    pub scorecard: Option<Scorecard>,
    /// What a person should look at, a line each.
    pub flags: Vec<String>,
    /// The rank, and how many attempts are compared.
    pub rank: Option<(u64, u64)>,
    /// When the attempt was confirmed.
    pub started: DateTime<Utc>,
    /// When it was handed in last.
    pub submitted: Option<DateTime<Utc>>,
    /// The last edit.
    pub ended: Option<DateTime<Utc>>,
    /// From when the candidate was given the assignment to the last edit.
    pub working_time: Option<TimeDelta>,
    /// The same without pauses; `None` if it can't be told.
    pub active_time: Option<TimeDelta>,
    /// How many times it was handed in.
    pub submissions: u32,
    /// Where the candidate came from, if it was by a link.
    pub source: Option<String>,
}

impl AttemptRow {
    /// What the figures recommend.
    fn recommendation(&self) -> Option<Recommendation> {
        let (scorecard, exam) = (self.scorecard.as_ref()?, self.exam.as_ref()?);
        Some(recommendation(scorecard, exam, !self.flags.is_empty()))
    }

    /// A figure, in the colour that the threshold of the attempt's own exam gives it.
    fn figure(&self, measure: &Measure) -> Cell<'_> {
        let is_measured = self.exam.as_ref().is_none_or(|exam| measure.is_of(exam));
        let scorecard = self.scorecard.as_ref().filter(|_| is_measured);
        let percent = scorecard.and_then(|scorecard| measure.of(scorecard));
        let threshold = self.exam.as_ref().and_then(|exam| threshold(exam, measure));
        Cell::of(percent, |percent| {
            Cell::Percent(percent, threshold.map(|threshold| figure_verdict(percent, threshold)))
        })
    }
}

fn threshold(exam: &Exam, measure: &Measure) -> Option<f64> {
    exam.thresholds.of(&measure.label, measure.attribute.as_deref())
}

/// The figures of several exams, the first one's first, each with the threshold of the first exam that has it.
pub(super) fn measures<'e>(exams: impl Iterator<Item = &'e Exam>) -> Vec<(Measure, Option<f64>)> {
    let mut measures: Vec<(Measure, Option<f64>)> = Vec::new();
    for exam in exams {
        for measure in Measure::all(exam) {
            if measures.len() < FIGURES && measures.iter().all(|(known, _)| *known != measure) {
                let threshold = threshold(exam, &measure);
                measures.push((measure, threshold));
            }
        }
    }
    measures
}

/// The title of a figure.
pub(super) fn title_of(measure: &Measure, words: Words) -> String {
    words(Word::Title(match (measure.metric, &measure.attribute) {
        (Some(metric), _) => Title::Figure(&measure.label, metric),
        (None, attribute) => Title::Right(&measure.label, attribute.as_deref().unwrap_or_default()),
    }))
}

/// The columns from the state of an attempt to its rank.
pub(super) fn result_columns(
    measures: &[(Measure, Option<f64>)],
    words: Words,
) -> impl Iterator<Item = Column> {
    let column = move |title| Column::new(words(Word::Title(title)));
    let note = move |note| words(Word::Note(note));
    let first = [
        column(Title::Exam).at_most(24.0),
        column(Title::State),
        column(Title::Decision),
        column(Title::Recommendation).with_note(note(Note::Recommendation)),
        column(Title::Reasons).at_most(40.0),
        column(Title::Score).with_note(note(Note::Score)),
    ];
    let figures = measures.iter().map(move |(measure, threshold)| {
        let threshold = threshold.map(|threshold| format!("\n{}", words(Word::Threshold(threshold))));
        let title = title_of(measure, words) + &threshold.unwrap_or_default();
        Column::new(title).with_note(note(Note::Colours))
    });
    let last = [column(Title::Flags).at_most(32.0), column(Title::Rank).with_note(note(Note::Rank))];
    first.into_iter().chain(figures).chain(last).collect::<Vec<_>>().into_iter()
}

/// The cells of these columns.
pub(super) fn result_cells<'a>(
    row: &'a AttemptRow,
    measures: &'a [(Measure, Option<f64>)],
    words: Words,
) -> impl Iterator<Item = Cell<'a>> {
    let decision = |decision: &Decision| {
        let word = match decision {
            Decision::Waiting => Word::Waiting,
            Decision::Accepted(_) => Word::Accepted,
            Decision::Rejected(_) => Word::Rejected,
        };
        Cell::Text(words(word).into(), Some(decision.tone()))
    };
    let recommended = row.recommendation();
    let recommendation = recommended.as_ref().map(|recommended| recommended.verdict);
    let reasons = recommended.map(|recommended| {
        recommended.reasons.iter().map(|reason| words(Word::Reason(reason))).collect::<Vec<_>>().join("\n")
    });
    let score = row.scorecard.as_ref().and_then(Scorecard::overall);
    let first = [
        Cell::text(&row.exam_name),
        Cell::text(&row.state),
        Cell::of(row.review.decision.as_ref(), decision),
        Cell::of(recommendation, |verdict| {
            Cell::Text(words(Word::Recommended(verdict)).into(), Some(verdict))
        }),
        Cell::of(reasons.filter(|reasons| !reasons.is_empty()), Cell::lines),
        Cell::of(score, |score| Cell::Percent(score.as_f64(), None)),
    ];
    let flags = (!row.flags.is_empty()).then(|| row.flags.join("\n"));
    let last = [Cell::of(flags, Cell::lines), Cell::of(row.rank, |(rank, of)| Cell::Rank { rank, of })];
    first.into_iter().chain(measures.iter().map(|(measure, _)| row.figure(measure))).chain(last)
}

/// The comments, a line each.
pub(super) fn comments(row: &AttemptRow) -> Cell<'_> {
    let comments = (!row.review.comments.is_empty()).then(|| row.review.comments.join("\n"));
    Cell::of(comments, Cell::lines)
}
