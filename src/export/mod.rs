//! Everybody's metrics, and everything about one person, from the records into files.
//!
//! Lives here: which records go into a workbook, a table, JSON lines, a chart or the file of a person, read one candidate at
//! a time.
//! Must not: know the format of the files (`report`) or the words in them (`texts`); send them (`telegram`).

mod person;
mod ranks;
mod reviewers;
mod sources;
mod workbook;

use std::io::Write;
use std::ops::ControlFlow;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use image::ImageError;
use serde_json::{Value, json};
use thiserror::Error;

use crate::exam::{Exam, Language};
use crate::legacy::LegacyRow;
use crate::model::{Attempt, pool_number, set_number};
use crate::report::{self, Dialect, Judged, MetricsError, ReportRow, Table};
use crate::scoring::{Known, Measure};
use crate::store::{ImportedPeople, Packs, Records, StoreError, View};
use crate::{legacy, texts};

pub use self::person::{Contents, PersonError, Pictures, person};
pub use self::reviewers::Reviewers;
pub use self::sources::source_of;
pub use self::workbook::workbook;
pub use crate::report::{Decision, Reviewed, clock_time};

/// Why an export failed.
#[derive(Debug, Error)]
pub enum ExportError {
    /// An error of the records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The workbook or the table.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
    /// The chart.
    #[error("cannot draw the chart: {0}")]
    Chart(#[from] ImageError),
    /// The place it is written to.
    #[error("cannot write the file: {0}")]
    Write(#[from] std::io::Error),
}

impl ExportError {
    /// Whether the reader of the output is gone.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        let cause = match self {
            Self::Write(error) => Some(error.kind()),
            Self::Metrics(MetricsError::Table(error)) => match error.kind() {
                csv::ErrorKind::Io(error) => Some(error.kind()),
                _ => None,
            },
            _ => None,
        };
        cause == Some(std::io::ErrorKind::BrokenPipe)
    }
}

/// Writes a table (CSV) with everybody's metrics, as spreadsheets in this language read it.
pub fn table(view: &View, packs: &Packs, language: Language, to: impl Write) -> Result<u64, ExportError> {
    let mut table = Table::new(packs.current(), Dialect::of(language), to)?;
    let count = each(view, |row, attempt| {
        let scorecard = attempt.and_then(|attempt| attempt.scorecard());
        Ok(table.add(&row, scorecard, judged(view, packs, attempt)?.as_ref())?)
    })?;
    table.finish()?;
    Ok(count)
}

/// Writes everybody's metrics as one JSON object per line, without HR's comments. Figures without a column in older
/// reports are listed by name; under `certainty`, each that has one, in percent.
pub fn json_lines(view: &View, packs: &Packs, mut to: impl Write) -> Result<u64, ExportError> {
    let (further, measures) = (legacy::further(packs.current()), Measure::all(packs.current()));
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let count = each(view, |row, attempt| {
        let seconds = |length: Option<TimeDelta>| length.map(|length| length.num_seconds());
        let mut line = json!({
            "candidate_username": row.legacy.candidate_username,
            "car_iou": row.legacy.car_iou,
            "plate_iou": row.legacy.plate_iou,
            "plate_accuracy": row.legacy.plate_accuracy,
            "task_started": time(row.legacy.task_started),
            "task_ended": row.legacy.task_ended.map(time),
            "task_completed_seconds": seconds(row.legacy.taken()),
            "times_attempted": row.legacy.times_attempted,
            "working_time_seconds": seconds(row.working_time),
            "decision": row.review.decision.as_ref().map(Decision::name),
            "decided_by": row.review.decided().map(|decided| &decided.by),
            "decided_at": row.review.decided().map(|decided| time(decided.at)),
            "source": row.source,
        });
        let scorecard = attempt.and_then(|attempt| attempt.scorecard());
        for figure in &further {
            line[legacy::column_of(figure)] = json!(scorecard.and_then(|scorecard| figure.of(scorecard)));
        }
        let judged = judged(view, packs, attempt)?;
        line["recommendation"] = json!(judged.as_ref().map(|judged| judged.recommendation.name()));
        line["certainty"] = certainty(&measures, &further, judged.as_ref());
        Ok(writeln!(to, "{line}")?)
    })?;
    to.flush()?;
    Ok(count)
}

/// What the figures of an attempt say by the exam that it has; `None` without figures, or when that exam can't be read.
fn judged(view: &View, packs: &Packs, attempt: Option<&Attempt>) -> Result<Option<Judged>, StoreError> {
    let Some((attempt, scorecard)) = attempt.and_then(|attempt| Some((attempt, attempt.scorecard()?))) else {
        return Ok(None);
    };
    let read = packs.of(view, attempt).and_then(|exam| {
        let odd = !view.flags(attempt.person, attempt.number)?.is_empty();
        Ok(Judged::of(scorecard, &exam, odd))
    });
    match read {
        Err(error) if error.is_about_one_record() => Ok(None),
        read => read.map(Some),
    }
}

/// How sure the figures are, by the names of their columns.
fn certainty(measures: &[Measure], further: &[Measure], judged: Option<&Judged>) -> Value {
    let known = |measure: &Measure| {
        let Known { low, high, reaches, .. } = judged?.certainty(measure)?;
        let chance = reaches.map(|reaches| 100.0 * reaches);
        Some((legacy::column_beside(further, measure), json!({"low": low, "high": high, "chance": chance})))
    };
    Value::Object(measures.iter().filter_map(known).collect())
}

/// An image of the distribution of scores on this exam's images.
pub fn chart(view: &View, exam: &Exam, language: Language) -> Result<Vec<u8>, ExportError> {
    // Files of programs that knew no packs have their scores under other numbers, until a bot migrates them.
    let mut sets: Vec<u32> = [Some(exam.id()), None]
        .iter()
        .flat_map(|pack| {
            let lists =
                exam.attempts.iter().map(|images| set_number(*pack, images.iter().map(String::as_str)));
            lists.chain(exam.draws().then(|| pool_number(*pack)))
        })
        .collect();
    sets.sort_unstable();
    sets.dedup();
    let mut scores = Vec::new();
    for set in sets {
        scores.extend(view.scores(set)?);
    }
    Ok(report::chart(&scores, &texts::chart_words(&scores, language))?)
}

/// Passes on every candidate's metrics with the last attempt, by Telegram id; counts them.
fn each(
    view: &View,
    mut take: impl FnMut(ReportRow, Option<&Attempt>) -> Result<(), ExportError>,
) -> Result<u64, ExportError> {
    let mut count = 0;
    let mut failed = None;
    let mut reviewers = Reviewers::new(view);
    view.each_candidate(|candidate, attempt| {
        let Some(last) = &attempt else { return Ok(ControlFlow::Continue(())) };
        let row = ReportRow {
            legacy: LegacyRow::of(&candidate, last),
            working_time: last.worked(),
            review: reviewers.of(last)?,
            source: source_of(view, candidate.id)?,
        };
        match take(row, Some(last)) {
            Ok(()) => {
                count += 1;
                Ok(ControlFlow::Continue(()))
            }
            Err(error) => {
                failed = Some(error);
                Ok(ControlFlow::Break(()))
            }
        }
    })?;
    // People that only the earlier bot knew come after them, until they write.
    view.each_imported(|imported| {
        if failed.is_none() {
            let (legacy, review) = (imported.metrics, Reviewed::default());
            match take(ReportRow { legacy, working_time: None, review, source: None }, None) {
                Ok(()) => count += 1,
                Err(error) => failed = Some(error),
            }
        }
        Ok(())
    })?;
    failed.map_or(Ok(count), Err)
}

#[cfg(test)]
mod tests;
