//! On the sheet of figures: which labels of an exam were drawn as which.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::styles::Styles;
use super::words::{Statistic, Title, Word, Words};
use crate::exam::Exam;
use crate::scoring::measures::confusion::Confusion;
use crate::scoring::{Scorecard, Verdict};

/// Maximum number of labels of an exam that are shown.
const LABELS: usize = 100;

/// The objects of everybody who had the same exam, by the expected label and the one that was drawn.
pub(super) struct Matrix {
    labels: Vec<String>,
    counts: Confusion<String>,
}

impl Matrix {
    pub(super) fn new(exam: &Exam) -> Self {
        let labels = exam.labels.iter().take(LABELS).map(|rule| rule.name.clone()).collect();
        Self { labels, counts: Confusion::default() }
    }

    pub(super) fn add(&mut self, scorecard: &Scorecard) {
        for (expected, given, count) in scorecard.confusion().cells() {
            let name = |label: Option<&&str>| label.map(|label| (*label).to_owned());
            self.counts.count(name(expected), name(given), count);
        }
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        if self.is_shown() { self.labels.len() + 1 } else { 0 }
    }

    /// One label can't be mistaken for another.
    fn is_shown(&self) -> bool {
        self.labels.len() > 1
    }

    /// Writes it from a row on; returns the number of rows.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        first: u32,
        styles: &mut Styles,
        words: Words,
    ) -> Result<u32, XlsxError> {
        if !self.is_shown() {
            return Ok(0);
        }
        let name = |label: &str| words(Word::Title(Title::Label(label)));
        let statistic = |wanted| words(Word::Statistic(wanted));
        let corner = statistic(Statistic::ExpectedLabel);
        let drawn = self.labels.iter().map(|label| name(label));
        let titles = std::iter::once(corner).chain(drawn).chain([statistic(Statistic::NotDrawn)]);
        sheet.set_row_height(first, 30.0)?;
        for (column, title) in (0..).zip(titles) {
            sheet.write_string_with_format(first, column, title, &styles.header)?;
        }
        let rows = self.labels.iter().map(Some).chain([None]);
        let mut row = first;
        for expected in rows {
            row += 1;
            let title = expected.map_or_else(|| statistic(Statistic::NotExpected), |label| name(label));
            sheet.write_string_with_format(row, 0, title, styles.text.of(None))?;
            for (column, given) in (1..).zip(self.labels.iter().map(Some).chain([None])) {
                // Nothing that was drawn as nothing can be counted.
                if expected.is_none() && given.is_none() {
                    continue;
                }
                let count = self.counts.of(expected, given);
                let tone = (expected != given && count > 0).then_some(Verdict::Fail);
                sheet.write_number_with_format(row, column, count as f64, styles.tally.of(tone))?;
            }
        }
        Ok(row + 1 - first)
    }
}
