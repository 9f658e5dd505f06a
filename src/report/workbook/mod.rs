//! Everybody's results as a workbook: a sheet per question, however many images an exam has. It is made row by
//! row, so that a hundred thousand candidates need no more memory than ten.

mod attempt_row;
mod attempts;
mod candidates;
mod certainty;
mod confusion;
mod exams;
mod figures;
mod images;
mod legacy;
mod sheet;
mod styles;
mod words;

use std::io::{Seek, Write};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, Workbook};

pub use attempt_row::AttemptRow;
pub use words::{Note, OfExam, SheetName, Statistic, Title, Word, Words};

use self::exams::Exams;
use self::figures::Figures;
use self::sheet::Sheet;
use self::styles::Styles;
use super::metrics::{MetricsError, ReportRow};
use crate::exam::Exam;
use crate::scoring::{Measure, Scorecard};
use crate::zone::Zone;

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    words: Words,
    styles: Styles,
    /// The figures that have columns, with their thresholds.
    measures: Vec<(Measure, Option<f64>)>,
    /// The labels that have columns.
    labels: Vec<images::Label>,
    /// Figures that the earlier report does not have.
    further: Vec<Measure>,
    candidates: Sheet,
    attempts: Sheet,
    images: Sheet,
    figures: Figures,
    exams: Exams,
    legacy: Sheet,
}

/// Where the sheets of figures and of exams stand among the others.
const FIGURES: usize = SheetName::Figures as usize;
const EXAMS: usize = SheetName::Exams as usize;

impl Book {
    /// An empty workbook, dated with this time, with times by the clocks of this zone. It has columns for the figures of all these exams; the first one is
    /// the current exam, with its name.
    pub fn new(
        current: (&Exam, &str),
        others: &[Arc<Exam>],
        words: Words,
        zone: Zone,
        made: DateTime<Utc>,
    ) -> Result<Self, MetricsError> {
        let (exam, name) = current;
        let exams = || std::iter::once(exam).chain(others.iter().map(AsRef::as_ref));
        let (measures, labels) = (attempt_row::measures(exams()), images::labels(exams()));
        let (legacy_columns, further) = legacy::columns(exam);
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let styles = Styles::new(words, zone);
        let mut sheet = |name, columns| Sheet::new(&mut workbook, &styles, words, name, columns);
        let candidates = sheet(SheetName::Candidates, candidates::columns(&measures, words, zone))?;
        let attempts = sheet(SheetName::Attempts, attempts::columns(&measures, words, zone))?;
        let images = sheet(SheetName::Images, images::columns(&labels, words))?;
        for name in [SheetName::Figures, SheetName::Exams] {
            workbook.add_worksheet().set_name(words(Word::Sheet(name)))?;
        }
        let legacy = Sheet::new(&mut workbook, &styles, words, SheetName::Legacy, legacy_columns)?;
        let figures = Figures::new(exam, name);
        Ok(Self {
            workbook,
            words,
            styles,
            measures,
            labels,
            further,
            candidates,
            attempts,
            images,
            figures,
            exams: Exams::new(),
            legacy,
        })
    }

    /// Adds a candidate, with their last attempt.
    pub fn candidate(&mut self, row: &AttemptRow) -> Result<(), MetricsError> {
        let cells = candidates::cells(row, &self.measures, self.words);
        self.candidates.write(&mut self.workbook, &mut self.styles, cells)?;
        self.figures.add(row);
        Ok(())
    }

    /// Adds an attempt with its images. Those of one candidate come one after the other, the first one first.
    pub fn attempt(&mut self, row: &AttemptRow) -> Result<(), MetricsError> {
        let cells = attempts::cells(row, &self.measures, self.words);
        self.attempts.write(&mut self.workbook, &mut self.styles, cells)?;
        self.exams.add(row);
        for score in row.scorecard.iter().flat_map(|scorecard| &scorecard.images) {
            let cells = images::cells(row, score, &self.labels, self.words);
            self.images.write(&mut self.workbook, &mut self.styles, cells)?;
        }
        Ok(())
    }

    /// Adds a row of the earlier report.
    pub fn legacy(&mut self, row: &ReportRow, scorecard: Option<&Scorecard>) -> Result<(), MetricsError> {
        let cells = legacy::cells(row, scorecard, &self.further);
        Ok(self.legacy.write(&mut self.workbook, &mut self.styles, cells)?)
    }

    /// Writes the workbook.
    pub fn finish(mut self, to: impl Write + Seek + Send) -> Result<(), MetricsError> {
        for sheet in [self.candidates, self.attempts, self.images, self.legacy] {
            sheet.finish(&mut self.workbook, self.words)?;
        }
        let sheet = self.workbook.worksheet_from_index(FIGURES)?;
        self.figures.finish(sheet, &mut self.styles, self.words)?;
        let sheet = self.workbook.worksheet_from_index(EXAMS)?;
        self.exams.finish(sheet, &mut self.styles, self.words)?;
        self.workbook.save_to_writer(to)?;
        Ok(())
    }
}
