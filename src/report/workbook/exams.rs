//! The fifth sheet: how good each exam is, form by form, with every object and value, and a chart of how hard they are and
//! whether those who do well on the others do well on them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, Worksheet,
    XlsxError,
};

use super::attempt_row::{AttemptRow, title_of};
use super::sheet::print_on_one_page_width;
use super::styles::Styles;
use super::words::{OfExam, SheetName, Word, Words};
use crate::exam::{Agreement, ContentHash, Exam, Metric};
use crate::exam_statistics::{
    Asked, Collections, Decision, ExamFigures, FEWEST_PEOPLE, FormFigures, Item, Reliability,
};
use crate::scoring::{Measure, Verdict};

/// Widths of the columns: image, object, and figures.
const WIDTHS: [f64; 2] = [26.0, 30.0];
const WIDTH: f64 = 14.0;
/// Number of columns.
const COLUMNS: usize = 9;
/// Size of the chart in pixels, and the number of rows that it covers.
const CHART: (u32, u32) = (720, 320);
const CHART_ROWS: u32 = 17;
/// The blue of the other charts.
const BLUE: u32 = 0x0000_72B2;

/// The sheet in the making.
pub(super) struct Exams {
    collections: Collections,
    /// What the exams are called, and the exams, by their hashes.
    names: BTreeMap<String, (String, Arc<Exam>)>,
    /// Whose attempts are coming, and the exams of which theirs has been counted: the first one counts.
    person: Option<i64>,
    counted: BTreeSet<ContentHash>,
}

impl Exams {
    pub(super) fn new() -> Self {
        let (names, counted) = (BTreeMap::new(), BTreeSet::new());
        Self { collections: Collections::new(), names, person: None, counted }
    }

    /// Counts an attempt. Those of one person come one after the other, the first one first.
    pub(super) fn add(&mut self, row: &AttemptRow) {
        let (Some(exam), Some(card)) = (&row.exam, &row.scorecard) else { return };
        if self.person != row.id {
            self.counted.clear();
            self.person = row.id;
        }
        if card.images.is_empty() || !self.counted.insert(exam.id()) {
            return;
        }
        self.names.entry(exam.id().to_string()).or_insert_with(|| (row.exam_name.clone(), exam.clone()));
        self.collections.add(exam, card, row.working_time, row.submitted.unwrap_or(row.started));
    }

    pub(super) fn finish(
        mut self,
        sheet: &mut Worksheet,
        styles: &mut Styles,
        words: Words,
    ) -> Result<(), XlsxError> {
        for (column, width) in (0..).zip(WIDTHS.into_iter().chain([WIDTH; COLUMNS - WIDTHS.len()])) {
            sheet.set_column_width(column, width)?;
        }
        print_on_one_page_width(sheet);
        let mut table = Table { sheet, styles, words, row: 0 };
        let exams = self.collections.figures(None);
        if exams.is_empty() {
            table.sentence(OfExam::TooFew(FEWEST_PEOPLE))?;
        }
        for exam in exams {
            let named = self.names.get(&exam.exam);
            let name = named.map_or(exam.exam.as_str(), |(name, _)| name);
            table.exam(name, &exam, named.map(|(_, rules)| rules.as_ref()))?;
        }
        Ok(())
    }
}

/// Writes tables below each other.
struct Table<'s> {
    sheet: &'s mut Worksheet,
    styles: &'s mut Styles,
    words: Words,
    row: u32,
}

impl Table<'_> {
    fn exam(&mut self, name: &str, exam: &ExamFigures, rules: Option<&Exam>) -> Result<(), XlsxError> {
        for form in &exam.forms {
            let title = match form.attempt {
                Some(attempt) => format!("{name} · {}", self.word(OfExam::Attempt(attempt))),
                None => name.to_owned(),
            };
            self.sheet.write_string_with_format(self.row, 0, title, &self.styles.heading)?;
            self.row += 1;
            if form.test.people < FEWEST_PEOPLE {
                self.header(&[OfExam::People])?;
                self.number(0, Some(form.test.people as f64), Look::Count)?;
                self.row += 1;
                self.sentence(OfExam::TooFew(FEWEST_PEOPLE))?;
            } else {
                self.form(form, rules)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn form(&mut self, form: &FormFigures, rules: Option<&Exam>) -> Result<(), XlsxError> {
        self.sentence(OfExam::HowToRead)?;
        self.header(&[OfExam::People, OfExam::MedianTime])?;
        self.number(0, Some(form.test.people as f64), Look::Count)?;
        let days = form.time.map(|time| f64::from(time.median) / 86_400.0);
        self.number(1, days, Look::Length)?;
        self.row += 2;
        self.reliabilities(form, rules)?;
        self.row += 1;
        let above = self.row;
        self.row += CHART_ROWS;
        let first = self.row + 1;
        self.header(&[
            OfExam::Image,
            OfExam::Object,
            OfExam::People,
            OfExam::Right,
            OfExam::ItemTotal,
            OfExam::Doubt,
            OfExam::Difficulty,
            OfExam::DifficultyError,
        ])?;
        for item in &form.test.items {
            self.item(item)?;
        }
        let chart = self.chart((first, self.row - 1));
        self.sheet.insert_chart(above, 0, &chart)?;
        self.row += 1;
        self.header(&[
            OfExam::Image,
            OfExam::Object,
            OfExam::People,
            OfExam::Right,
            OfExam::ItemTotal,
            OfExam::Doubt,
        ])?;
        for image in &form.images {
            self.text(0, &image.item)?;
            self.text(1, &self.word(OfExam::WholeImage))?;
            self.figures_of(image)?;
            if let Some(leak) = form.leaks.iter().find(|leak| leak.image == image.item) {
                self.text(5, &self.word(OfExam::Leak(leak)))?;
            }
            self.row += 1;
        }
        Ok(())
    }

    /// A line about all answers, and one about each figure by which people pass.
    fn reliabilities(&mut self, form: &FormFigures, rules: Option<&Exam>) -> Result<(), XlsxError> {
        self.header(&[
            OfExam::Figure,
            OfExam::Alpha,
            OfExam::Low,
            OfExam::High,
            OfExam::Items,
            OfExam::ItemsWanted,
            OfExam::StandardError,
            OfExam::SameDecision,
            OfExam::RightDecision,
        ])?;
        self.text(0, &self.word(OfExam::AllAnswers))?;
        self.reliability(form.test.reliability.ok(), form.test.decision)?;
        for figure in &form.figures {
            let rule = rules.and_then(|rules| rules.label(&figure.label));
            let metric = rule.map_or(Metric::Agreement(Agreement::Iou), |rule| rule.metric);
            let measure = Measure {
                label: figure.label.clone(),
                metric: figure.attribute.is_none().then_some(metric),
                attribute: figure.attribute.clone(),
            };
            self.text(0, &title_of(&measure, self.words))?;
            self.reliability(figure.reliability.ok(), figure.decision)?;
        }
        Ok(())
    }

    fn reliability(
        &mut self,
        found: Option<Reliability>,
        decision: Option<Decision>,
    ) -> Result<(), XlsxError> {
        if let Some(found) = found {
            self.number(1, Some(found.alpha), Look::Number)?;
            self.number(2, Some(found.low), Look::Number)?;
            self.number(3, Some(found.high), Look::Number)?;
            self.number(4, Some(found.items as f64), Look::Count)?;
            self.number(5, found.items_wanted.map(f64::from), Look::Count)?;
            self.number(6, Some(found.standard_error * 100.0), Look::Number)?;
        }
        if let Some(decision) = decision {
            let percent = |share: Result<f64, _>| share.ok().map(|share: f64| share * 100.0);
            self.number(7, percent(decision.consistency), Look::Number)?;
            self.number(8, percent(decision.accuracy), Look::Number)?;
        }
        self.row += 1;
        Ok(())
    }

    fn item(&mut self, item: &Item<Asked>) -> Result<(), XlsxError> {
        self.text(0, &item.item.image)?;
        let object = match (&item.item.label, &item.item.attribute) {
            (None, _) => self.word(OfExam::Nothing),
            (Some(label), None) => label.clone(),
            (Some(label), Some(attribute)) => format!("{label}.{attribute}"),
        };
        let object = if item.item.object > 0 { format!("{object} {}", item.item.object) } else { object };
        self.text(1, &object)?;
        self.figures_of(item)?;
        if let Some(cause) = &item.cause {
            let doubt = self.word(OfExam::Cause(cause));
            self.sheet.write_string_with_format(self.row, 5, doubt, self.styles.text.of(None))?;
        }
        self.number(6, item.logit.map(|logit| logit.value), Look::Number)?;
        self.number(7, item.logit.and_then(|logit| logit.error), Look::Number)?;
        self.row += 1;
        Ok(())
    }

    fn figures_of<N>(&mut self, item: &Item<N>) -> Result<(), XlsxError> {
        self.number(2, Some(item.people as f64), Look::Count)?;
        self.number(3, item.difficulty.ok().map(|share| share * 100.0), Look::Number)?;
        if let Ok(found) = item.correlation {
            let tone = (found < 0.0).then_some(Verdict::Fail);
            self.sheet.write_number_with_format(self.row, 4, found, self.styles.percent.of(tone))?;
        }
        Ok(())
    }

    /// Each object and value as a point: how many have it right, and whether it is those who do well on the others.
    fn chart(&self, (first, last): (u32, u32)) -> Chart {
        let name = (self.words)(Word::Sheet(SheetName::Exams));
        let dot = ChartMarker::new()
            .set_type(ChartMarkerType::Circle)
            .set_size(7)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(BLUE))))
            .clone();
        let mut chart = Chart::new(ChartType::Scatter);
        chart
            .add_series()
            .set_name(&self.word(OfExam::ItemTotal))
            .set_categories((name.as_str(), first, 3, last, 3))
            .set_values((name.as_str(), first, 4, last, 4))
            .set_marker(&dot);
        chart.title().set_name(&self.word(OfExam::Chart));
        chart.title().set_font(ChartFont::new().set_size(11));
        chart.x_axis().set_name(&self.word(OfExam::Right)).set_min(0).set_max(100).set_num_format("0");
        chart.y_axis().set_name(&self.word(OfExam::ItemTotal)).set_num_format("0.0");
        chart.legend().set_hidden();
        chart.set_width(CHART.0).set_height(CHART.1);
        chart
    }

    fn word(&self, word: OfExam<'_>) -> String {
        (self.words)(Word::OfExam(word))
    }

    fn header(&mut self, titles: &[OfExam<'_>]) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 45.0)?;
        for (column, title) in (0..).zip(titles) {
            let title = self.word(*title);
            self.sheet.write_string_with_format(self.row, column, title, &self.styles.header)?;
        }
        self.row += 1;
        Ok(())
    }

    fn sentence(&mut self, sentence: OfExam<'_>) -> Result<(), XlsxError> {
        let sentence = self.word(sentence);
        self.sheet.write_string(self.row, 0, sentence)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, column, text, self.styles.text.of(None))?;
        Ok(())
    }

    fn number(&mut self, column: u16, number: Option<f64>, look: Look) -> Result<(), XlsxError> {
        let Some(number) = number else { return Ok(()) };
        let style = match look {
            Look::Count => self.styles.count.of(None),
            Look::Number => self.styles.percent.of(None),
            Look::Length => &self.styles.length,
        };
        self.sheet.write_number_with_format(self.row, column, number, style)?;
        Ok(())
    }
}

/// How a number is written.
#[derive(Clone, Copy)]
enum Look {
    Count,
    /// With two decimals.
    Number,
    /// Days as hours, minutes and seconds.
    Length,
}
