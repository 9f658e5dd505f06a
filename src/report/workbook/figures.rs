//! The fourth sheet: each exam's figures in numbers, distributions and charts. Candidates are compared only with
//! those who had the same exam.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::attempt_row::{AttemptRow, title_of};
use super::confusion::Matrix;
use super::sheet::{print_on_one_page_width, width};
use super::styles::Styles;
use super::words::{SheetName, Statistic, Word, Words};
use crate::exam::{ContentHash, Exam};
use crate::report::review::Decision;
use crate::scoring::{Measure, Scorecard, Verdict, figure_verdict};

/// Number of columns in a distribution: five percent each.
const BINS: usize = 20;
/// Maximum number of figures of an exam that are shown here.
const FIGURES: usize = 100;
/// Maximum number of exams, the current one first, then in the order in which they occur.
const EXAMS: usize = 100;
/// Size of a chart in pixels, and the number of rows that it covers.
const CHART: (u32, u32) = (480, 225);
const CHART_ROWS: u32 = 12;
/// Number of columns that a chart covers.
const CHART_COLUMNS: u16 = 4;
/// Width of the columns but for the first one.
const WIDTH: f64 = 15.0;
/// The blue of the charts in the chat.
const BLUE: u32 = 0x0000_72B2;

/// The data of everybody who had the same exam.
struct Part {
    pack: ContentHash,
    name: String,
    candidates: u64,
    handed_in: u64,
    /// Accepted, rejected, and waiting for a decision.
    decisions: [u64; 3],
    figures: Vec<Figure>,
    matrix: Matrix,
}

struct Figure {
    measure: Measure,
    threshold: Option<f64>,
    bins: [u64; BINS],
    count: u64,
    sum: f64,
    lowest: f64,
    highest: f64,
    reached: u64,
}

impl Figure {
    fn new(measure: Measure, exam: &Exam) -> Self {
        let threshold = exam.thresholds.of(&measure.label, measure.attribute.as_deref());
        let (lowest, highest) = (f64::INFINITY, f64::NEG_INFINITY);
        Self { measure, threshold, bins: [0; BINS], count: 0, sum: 0.0, lowest, highest, reached: 0 }
    }

    fn add(&mut self, percent: f64) {
        let bin = (percent.clamp(0.0, 100.0) / 5.0) as usize;
        self.bins[bin.min(BINS - 1)] += 1;
        (self.sum, self.count) = (self.sum + percent, self.count + 1);
        (self.lowest, self.highest) = (self.lowest.min(percent), self.highest.max(percent));
        let reaches = |threshold| figure_verdict(percent, threshold) == Verdict::Pass;
        self.reached += u64::from(self.threshold.is_some_and(reaches));
    }
}

/// The sheet in the making.
pub(super) struct Figures {
    parts: Vec<Part>,
}

impl Figures {
    /// Begins with the current exam.
    pub(super) fn new(exam: &Exam, name: &str) -> Self {
        Self { parts: vec![Part::new(exam, name)] }
    }

    /// Counts a candidate; those whose exam is not known, for the current one.
    pub(super) fn add(&mut self, row: &AttemptRow) {
        let place = match &row.exam {
            None => Some(0),
            Some(exam) => {
                let pack = exam.id();
                let known = self.parts.iter().position(|part| part.pack == pack);
                known.or_else(|| {
                    let has_room = self.parts.len() < EXAMS;
                    has_room.then(|| self.parts.push(Part::new(exam, &row.exam_name)));
                    has_room.then(|| self.parts.len() - 1)
                })
            }
        };
        if let Some(part) = place.and_then(|place| self.parts.get_mut(place)) {
            part.add(row);
        }
    }

    pub(super) fn finish(
        self,
        sheet: &mut Worksheet,
        styles: &mut Styles,
        words: Words,
    ) -> Result<(), XlsxError> {
        let titles = self.parts.iter().flat_map(|part| &part.figures);
        let widest = titles.map(|figure| width(&title_of(&figure.measure, words))).fold(20.0, f64::max);
        sheet.set_column_width(0, widest.min(40.0))?;
        let columns = self.parts.iter().map(|part| part.figures.len().max(part.matrix.columns()));
        let columns = columns.max().unwrap_or_default().max(8);
        for column in 1..=columns as u16 {
            sheet.set_column_width(column, WIDTH)?;
        }
        print_on_one_page_width(sheet);
        let mut table = Table { sheet, styles, words, row: 0 };
        for part in &self.parts {
            table.part(part)?;
        }
        Ok(())
    }
}

impl Part {
    fn new(exam: &Exam, name: &str) -> Self {
        let measures = Measure::all(exam).into_iter().take(FIGURES);
        let figures = measures.map(|measure| Figure::new(measure, exam)).collect();
        let (pack, name) = (exam.id(), name.to_owned());
        let matrix = Matrix::new(exam);
        Self { pack, name, candidates: 0, handed_in: 0, decisions: [0; 3], figures, matrix }
    }

    fn add(&mut self, row: &AttemptRow) {
        self.candidates += 1;
        let Some(scorecard) = &row.scorecard else { return };
        self.handed_in += 1;
        match row.review.decision {
            Some(Decision::Accepted(_)) => self.decisions[0] += 1,
            Some(Decision::Rejected(_)) => self.decisions[1] += 1,
            Some(Decision::Waiting) => self.decisions[2] += 1,
            None => {}
        }
        self.count(scorecard);
    }

    fn count(&mut self, scorecard: &Scorecard) {
        self.matrix.add(scorecard);
        for figure in &mut self.figures {
            if let Some(percent) = figure.measure.of(scorecard) {
                figure.add(percent);
            }
        }
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
    fn part(&mut self, part: &Part) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, &part.name, &self.styles.heading)?;
        self.row += 1;
        self.header(&[
            Statistic::Count,
            Statistic::HandedIn,
            Statistic::Accepted,
            Statistic::Rejected,
            Statistic::Waiting,
        ])?;
        let [accepted, rejected, waiting] = part.decisions;
        for (column, count) in (0..).zip([part.candidates, part.handed_in, accepted, rejected, waiting]) {
            self.count(column, count)?;
        }
        self.row += 2;
        self.header(&[
            Statistic::Figure,
            Statistic::Threshold,
            Statistic::Measured,
            Statistic::Mean,
            Statistic::Lowest,
            Statistic::Highest,
            Statistic::Reached,
            Statistic::ReachedShare,
        ])?;
        for figure in &part.figures {
            self.figure(figure)?;
        }
        self.row += 1;
        let rows = part.matrix.write(self.sheet, self.row, self.styles, self.words)?;
        self.row += if rows > 0 { rows + 1 } else { 0 };
        self.distributions(part)
    }

    fn header(&mut self, titles: &[Statistic]) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 30.0)?;
        for (column, title) in (0..).zip(titles) {
            let title = (self.words)(Word::Statistic(*title));
            self.sheet.write_string_with_format(self.row, column, title, &self.styles.header)?;
        }
        self.row += 1;
        Ok(())
    }

    fn count(&mut self, column: u16, count: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, column, count as f64, self.styles.count.of(None))?;
        Ok(())
    }

    /// A line about a figure. The mean has the colour of its verdict.
    fn figure(&mut self, figure: &Figure) -> Result<(), XlsxError> {
        let title = title_of(&figure.measure, self.words);
        self.sheet.write_string_with_format(self.row, 0, title, self.styles.text.of(None))?;
        self.count(2, figure.count)?;
        let is_measured = figure.count > 0;
        let mean = is_measured.then(|| figure.sum / figure.count as f64);
        let tone = mean.zip(figure.threshold).map(|(mean, threshold)| figure_verdict(mean, threshold));
        let has_threshold = is_measured && figure.threshold.is_some();
        let share = has_threshold.then(|| figure.reached as f64 * 100.0 / figure.count as f64);
        let percents = [
            (1, figure.threshold, None),
            (3, mean, tone),
            (4, is_measured.then_some(figure.lowest), None),
            (5, is_measured.then_some(figure.highest), None),
            (7, share, None),
        ];
        for (column, percent, tone) in percents {
            if let Some(percent) = percent {
                let style = self.styles.percent.of(tone);
                self.sheet.write_number_with_format(self.row, column, percent, style)?;
            }
        }
        if has_threshold {
            self.count(6, figure.reached)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A chart of each distribution, and below them how often each range of five percent was reached.
    fn distributions(&mut self, part: &Part) -> Result<(), XlsxError> {
        let below = self.row + part.figures.len().div_ceil(2) as u32 * CHART_ROWS + 1;
        for (number, figure) in (0..).zip(&part.figures) {
            let chart = self.chart(figure, below + 1, number + 1);
            let left = if number % 2 == 0 { 0 } else { CHART_COLUMNS };
            self.sheet.insert_chart(self.row + u32::from(number / 2) * CHART_ROWS, left, &chart)?;
        }
        self.row = below;
        for (column, figure) in (1..).zip(&part.figures) {
            let title = title_of(&figure.measure, self.words);
            self.sheet.write_string_with_format(below, column, title, &self.styles.header)?;
        }
        self.header(&[Statistic::From])?;
        for bin in 0..BINS {
            self.count(0, 5 * bin as u64)?;
            for (column, figure) in (1..).zip(&part.figures) {
                let (count, style) = (figure.bins[bin] as f64, self.styles.tally.of(None));
                self.sheet.write_number_with_format(self.row, column, count, style)?;
            }
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn chart(&self, figure: &Figure, first: u32, column: u16) -> Chart {
        let name = (self.words)(Word::Sheet(SheetName::Figures));
        let last = first + BINS as u32 - 1;
        let count = (self.words)(Word::Statistic(Statistic::Count));
        let mut chart = Chart::new(ChartType::Column);
        chart
            .add_series()
            .set_name(&count)
            .set_categories((name.as_str(), first, 0, last, 0))
            .set_values((name.as_str(), first, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(BLUE))))
            .set_gap(20);
        let title = title_of(&figure.measure, self.words);
        chart.title().set_name(&(self.words)(Word::Distribution(&title)));
        chart.title().set_font(ChartFont::new().set_size(11));
        chart.x_axis().set_name(&(self.words)(Word::Statistic(Statistic::From)));
        chart.y_axis().set_name(&count).set_num_format("0");
        chart.legend().set_hidden();
        chart.set_width(CHART.0).set_height(CHART.1);
        chart
    }
}
