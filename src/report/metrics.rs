//! Everybody's metrics, one row each, also as a table of text. The columns are those that readers of older
//! reports expect.

use std::io::Write;

use chrono::{DateTime, TimeDelta, Utc};
use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use super::judged::Judged;
use super::review::{Decision, Reviewed};
use crate::exam::{Exam, Language};
use crate::legacy;
use crate::legacy::{COLUMNS, LegacyRow};
use crate::scoring::{Measure, Scorecard};

/// The column after them: the time from when the candidate was given the assignment to the last edit.
pub const WORKING_TIME: &str = "working_time";

/// The columns after it, in a table: HR's decision, who made it and when, the comments, and where the candidate came
/// from.
const REVIEW: [&str; 5] = ["decision", "decided_by", "decided_at", "comments", "source"];

/// After them and the figures without a column in older reports: what the figures recommend. Then, for each figure, how sure
/// it is.
const RECOMMENDATION: &str = "recommendation";

/// What is added to the name of a figure's column: the ends of its 95 % interval in percent, and the probability in percent
/// that it reaches the threshold.
const CERTAINTY: [&str; 3] = ["_low", "_high", "_chance"];

/// One candidate in a report: the row of their last attempt, and what is not in older reports.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// The columns of older reports.
    pub legacy: LegacyRow,
    /// From when the candidate was given the assignment to the last edit.
    pub working_time: Option<TimeDelta>,
    /// What HR made of it.
    pub review: Reviewed,
    /// Where the candidate came from, if it was by a link.
    pub source: Option<String>,
}

/// A duration in a table: `h:mm:ss`, with any number of hours.
#[must_use]
pub fn clock_time(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The file can't be made.
#[derive(Debug, Error)]
pub enum MetricsError {
    /// The workbook.
    #[error("cannot make the workbook: {0}")]
    Workbook(#[from] XlsxError),
    /// The table.
    #[error("cannot write the table: {0}")]
    Table(#[from] csv::Error),
}

/// How a table of text is written, so that it opens with a double click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Commas between columns, points in numbers, as programs and an English spreadsheet read it.
    Plain,
    /// As a Russian spreadsheet reads it: semicolons between columns, commas in numbers, and a mark at the beginning
    /// that says that it is UTF-8.
    Russian,
}

impl Dialect {
    /// The dialect for readers of this language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        match language {
            Language::Ru => Self::Russian,
            Language::En => Self::Plain,
        }
    }

    fn mark(self) -> &'static [u8] {
        match self {
            Self::Plain => &[],
            Self::Russian => "\u{feff}".as_bytes(),
        }
    }

    fn delimiter(self) -> u8 {
        match self {
            Self::Plain => b',',
            Self::Russian => b';',
        }
    }

    fn figure(self, percent: f64) -> String {
        let plain = format!("{percent:.2}");
        match self {
            Self::Plain => plain,
            Self::Russian => plain.replace('.', ","),
        }
    }
}

/// A table of text in the making: the legacy columns with times in UTC, HR's review, then the figures of the exam
/// that the earlier report does not have, the recommendation, and how sure each figure is.
pub struct Table<W: Write> {
    writer: csv::Writer<W>,
    further: Vec<Measure>,
    measures: Vec<Measure>,
    dialect: Dialect,
}

impl<W: Write> Table<W> {
    /// A table with its header.
    pub fn new(exam: &Exam, dialect: Dialect, mut to: W) -> Result<Self, MetricsError> {
        to.write_all(dialect.mark()).map_err(csv::Error::from)?;
        let mut writer = csv::WriterBuilder::new().delimiter(dialect.delimiter()).from_writer(to);
        let further = legacy::further(exam);
        let measures = Measure::all(exam);
        let columns = COLUMNS.into_iter().chain([WORKING_TIME]).chain(REVIEW).map(str::to_owned);
        let column = |figure: &Measure| not_a_formula(&legacy::column_of(figure));
        let beside = |figure: &Measure| not_a_formula(&legacy::column_beside(&further, figure));
        let certainty = measures.iter().flat_map(|figure| CERTAINTY.map(|end| beside(figure) + end));
        let last = std::iter::once(RECOMMENDATION.to_owned()).chain(certainty);
        writer.write_record(columns.chain(further.iter().map(column)).chain(last))?;
        Ok(Self { writer, further, measures, dialect })
    }

    /// Adds a candidate, with their figures and what those say.
    pub fn add(
        &mut self,
        row: &ReportRow,
        scorecard: Option<&Scorecard>,
        judged: Option<&Judged>,
    ) -> Result<(), MetricsError> {
        let ReportRow { legacy, working_time, review, source } = row;
        let dialect = self.dialect;
        let figure = |figure: Option<f64>| figure.map(|figure| dialect.figure(figure)).unwrap_or_default();
        let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
        let first = [
            not_a_formula(&legacy.candidate_username),
            figure(legacy.car_iou),
            figure(legacy.plate_iou),
            figure(legacy.plate_accuracy),
            time(legacy.task_started),
            legacy.task_ended.map(time).unwrap_or_default(),
            legacy.taken().map(clock_time).unwrap_or_default(),
            legacy.times_attempted.to_string(),
            working_time.map(clock_time).unwrap_or_default(),
            review.decision.as_ref().map(Decision::name).unwrap_or_default().to_owned(),
            review.decided().map(|decided| login(&decided.by)).unwrap_or_default(),
            review.decided().map(|decided| time(decided.at)).unwrap_or_default(),
            review.comments.iter().map(|comment| login(comment)).collect::<Vec<_>>().join(" | "),
            source.as_deref().map(not_a_formula).unwrap_or_default(),
        ];
        let further =
            self.further.iter().map(|further| figure(scorecard.and_then(|scorecard| further.of(scorecard))));
        let certainty = self.measures.iter().flat_map(|measure| {
            let known = judged.and_then(|judged| judged.certainty(measure));
            let chance = known.and_then(|known| known.reaches).map(|reaches| 100.0 * reaches);
            [known.map(|known| known.low), known.map(|known| known.high), chance].map(figure)
        });
        let recommendation = judged.map(|judged| judged.recommendation.name()).unwrap_or_default();
        let last = std::iter::once(recommendation.to_owned()).chain(certainty);
        self.writer.write_record(first.into_iter().chain(further).chain(last))?;
        Ok(())
    }

    /// Writes the rest.
    pub fn finish(mut self) -> Result<(), MetricsError> {
        Ok(self.writer.flush().map_err(csv::Error::from)?)
    }
}

/// A text that begins with a login, which goes without `@` as in the first column: a spreadsheet takes that for a
/// formula.
fn login(text: &str) -> String {
    not_a_formula(text.strip_prefix('@').unwrap_or(text))
}

/// A text that no spreadsheet interprets as a formula: an apostrophe before it marks it as text.
fn not_a_formula(text: &str) -> String {
    let begins_one = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_one { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scoring::score;

    pub fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_772_442_000 + minutes * 60, 0).expect("a moment")
    }

    pub fn row(name: &str, figures: Option<[f64; 3]>) -> ReportRow {
        let [car_iou, plate_iou, plate_accuracy] = figures.map_or([None; 3], |figures| figures.map(Some));
        let legacy = LegacyRow {
            candidate_username: name.to_owned(),
            car_iou,
            plate_iou,
            plate_accuracy,
            task_started: at(0),
            task_ended: figures.map(|_| at(1) + TimeDelta::days(2)),
            times_attempted: 2,
        };
        let working_time = figures.map(|_| TimeDelta::hours(47));
        ReportRow { legacy, working_time, review: Reviewed::default(), source: None }
    }

    #[test]
    fn a_table_has_the_columns_of_older_reports() {
        let mut text = Vec::new();
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        let mut table = Table::new(&exam, Dialect::Plain, &mut text).expect("a table");
        table.add(&row("name, with \"signs\"", Some([99.5, 80.255, 0.0])), None, None).expect("a row");
        table.add(&row("anna_k", None), None, None).expect("a row");
        table.add(&row("=HYPERLINK(\"x\")", None), None, None).expect("a row");
        table.finish().expect("written");
        insta::assert_snapshot!(String::from_utf8_lossy(&text), @r#"
        candidate_username,car_iou,plate_iou,plate_accuracy,task_started,task_ended,task_completed,times_attempted,working_time,decision,decided_by,decided_at,comments,source,recommendation,car_iou_low,car_iou_high,car_iou_chance,plate_iou_low,plate_iou_high,plate_iou_chance,plate_accuracy_low,plate_accuracy_high,plate_accuracy_chance
        "name, with ""signs""",99.50,80.25,0.00,2026-03-02 09:00:00,2026-03-04 09:01:00,48:01:00,2,47:00:00,,,,,,,,,,,,,,,
        anna_k,,,,2026-03-02 09:00:00,,,2,,,,,,,,,,,,,,,,
        "'=HYPERLINK(""x"")",,,,2026-03-02 09:00:00,,,2,,,,,,,,,,,,,,,,
        "#);
        exam.labels[0].name = "bus".to_owned();
        for image in &mut exam.reference.images {
            image.shapes[0].label = "bus".to_owned();
        }
        let card = score(&exam, 1, &exam.reference);
        let judged = Judged::of(&card, &exam, false);
        let mut text = Vec::new();
        let mut table = Table::new(&exam, Dialect::Plain, &mut text).expect("a table");
        table.add(&row("ben", Some([0.0, 80.0, 0.0])), Some(&card), Some(&judged)).expect("a row");
        table.add(&row("anna_k", None), None, None).expect("a row");
        table.finish().expect("written");
        let text = String::from_utf8(text).expect("text");
        let ends: Vec<&str> =
            text.lines().map(|line| line.splitn(15, ',').last().expect("a column")).collect();
        insta::assert_snapshot!(ends.join("\n"), @r"
        bus_iou,recommendation,bus_iou_low,bus_iou_high,bus_iou_chance,plate_iou_low,plate_iou_high,plate_iou_chance,plate_accuracy_low,plate_accuracy_high,plate_accuracy_chance
        100.00,pass,,,,,,,56.55,100.00,
        ,,,,,,,,,,
        ");
    }
}
