//! Everybody's metrics as a workbook with charts. It is made row by row, so that a hundred thousand candidates
//! need no more memory than ten.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Chart, ChartType, DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::metrics::{MetricsError, ReportRow, WORKING_TIME};
use crate::exam::{ContentHash, Exam, LabelRule};
use crate::legacy;
use crate::legacy::COLUMNS;
use crate::measure::cut;
use crate::scoring::{ImageScore, LabelScore, Measure, Scorecard, ValueScore};

/// Number of columns in a distribution: five percent each.
const BINS: usize = 20;
/// Maximum number of characters in a cell of a workbook.
const LONGEST_TEXT: usize = 32_000;
/// Number of columns before the further figures of an exam.
const FIRST_COLUMNS: u16 = COLUMNS.len() as u16 + 1;
/// Maximum number of characters in a worksheet's name.
const LONGEST_NAME: usize = 31;

/// The words in a workbook.
#[derive(Clone, Debug)]
pub struct BookWords {
    /// Name of the first sheet.
    pub metrics: String,
    /// Name of the last sheet.
    pub summary: String,
    /// Title of a distribution, given the name of its column.
    pub distribution: fn(&str) -> String,
    /// Lower end of a column of a distribution.
    pub from: String,
    /// Number of candidates.
    pub count: String,
    /// Mean.
    pub mean: String,
    /// Whose row it is.
    pub candidate: String,
    /// Objects that were missed.
    pub missing: String,
    /// Objects that should not be there.
    pub extra: String,
    /// The right text.
    pub expected: String,
    /// The text given.
    pub given: String,
    /// Whether they are the same.
    pub exact: String,
    /// Character error rate.
    pub error_rate: String,
}

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    words: BookWords,
    formats: Formats,
    /// Names of sheets that are in use.
    taken: BTreeSet<String>,
    /// The next row on the first sheet.
    rows: u32,
    /// Figures of the exam that the legacy columns do not have: they follow after these.
    further: Vec<Measure>,
    /// The current exam's part comes first.
    parts: Vec<Part>,
}

/// Data of the candidates who had the same exam pack. They are compared only with each other.
struct Part {
    pack: ContentHash,
    labels: Vec<LabelRule>,
    /// Image → sheet and the next row on it.
    sheets: BTreeMap<String, (usize, u32)>,
    candidates: u32,
    /// Every figure of the exam.
    figures: Vec<(Measure, Distribution)>,
}

struct Formats {
    header: Format,
    percent: Format,
    time: Format,
    length: Format,
}

/// The distribution of a figure.
#[derive(Clone, Copy, Default)]
struct Distribution {
    bins: [u64; BINS],
    sum: f64,
    count: u64,
}

impl Distribution {
    fn add(&mut self, percent: f64) {
        let bin = (percent.clamp(0.0, 100.0) / 5.0) as usize;
        self.bins[bin.min(BINS - 1)] += 1;
        self.sum += percent;
        self.count += 1;
    }
}

impl Book {
    /// An empty workbook for an exam, dated with this time.
    pub fn new(exam: &Exam, words: BookWords, made: DateTime<Utc>) -> Result<Self, MetricsError> {
        let percent = Format::new().set_num_format("0.00");
        let formats = Formats {
            header: Format::new().set_bold().set_align(FormatAlign::Center),
            percent,
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            length: Format::new().set_num_format("[h]:mm:ss"),
        };
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let mut taken = BTreeSet::from([sheet_key(&words.summary)]);
        let name = sheet_name(&words.metrics, &mut taken);
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        let further = legacy::further(exam);
        let first = COLUMNS.into_iter().chain([WORKING_TIME]);
        let columns: Vec<String> =
            first.map(str::to_owned).chain(further.iter().map(legacy::column_of)).collect();
        header(sheet, &columns, &formats.header)?;
        for (column, width) in [(0, 28.0), (4, 20.0), (5, 20.0), (6, 16.0), (8, 16.0)] {
            sheet.set_column_width(column, width)?;
        }
        let mut book = Self { workbook, words, formats, taken, rows: 1, further, parts: Vec::new() };
        book.part(exam)?;
        Ok(book)
    }

    /// The index of the part for an exam pack; adds its sheets the first time. The names of sheets for any pack but
    /// the first contain the pack.
    fn part(&mut self, exam: &Exam) -> Result<usize, MetricsError> {
        let pack = exam.id();
        if let Some(place) = self.parts.iter().position(|part| part.pack == pack) {
            return Ok(place);
        }
        let mut sheets = BTreeMap::new();
        let before = 1 + self.parts.iter().map(|part| part.sheets.len()).sum::<usize>();
        for image in exam.attempts.iter().flatten() {
            if sheets.contains_key(image) {
                continue;
            }
            let name = if self.parts.is_empty() { image.clone() } else { of_pack(image, pack) };
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(sheet_name(&name, &mut self.taken))?;
            header(sheet, &image_columns(&exam.labels, &self.words), &self.formats.header)?;
            sheet.set_column_width(0, 28.0)?;
            sheets.insert(image.clone(), (before + sheets.len(), 1));
        }
        let figures =
            Measure::all(exam).into_iter().map(|figure| (figure, Distribution::default())).collect();
        self.parts.push(Part { pack, labels: exam.labels.clone(), sheets, candidates: 0, figures });
        Ok(self.parts.len() - 1)
    }

    /// Adds a candidate, with the exam that their attempt goes by.
    pub fn add(
        &mut self,
        row: &ReportRow,
        exam: &Exam,
        scorecard: Option<&Scorecard>,
    ) -> Result<(), MetricsError> {
        let place = self.part(exam)?;
        let (number, formats, part) = (self.rows, &self.formats, &mut self.parts[place]);
        part.candidates += 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.write_string(number, 0, cut(&row.legacy.candidate_username, LONGEST_TEXT))?;
        let of = |figure: &Measure| scorecard.and_then(|scorecard| figure.of(scorecard));
        let further = (FIRST_COLUMNS..).zip(self.further.iter().map(of));
        for (column, percent) in (1..).zip(row.legacy.figures()).chain(further) {
            if let Some(percent) = percent {
                sheet.write_number_with_format(number, column, percent, &formats.percent)?;
            }
        }
        for (figure, distribution) in &mut part.figures {
            let legacy = COLUMNS[1..4].iter().position(|name| *name == legacy::column_of(figure));
            let percent = legacy.map_or_else(|| of(figure), |column| row.legacy.figures()[column]);
            if let Some(percent) = percent {
                distribution.add(percent);
            }
        }
        sheet.write_datetime_with_format(number, 4, row.legacy.task_started.naive_utc(), &formats.time)?;
        if let Some(ended) = row.legacy.task_ended {
            sheet.write_datetime_with_format(number, 5, ended.naive_utc(), &formats.time)?;
        }
        for (column, length) in [(6, row.legacy.taken()), (8, row.working_time)] {
            if let Some(length) = length {
                let days = length.num_seconds().max(0) as f64 / 86_400.0;
                sheet.write_number_with_format(number, column, days, &formats.length)?;
            }
        }
        sheet.write_number(number, 7, f64::from(row.legacy.times_attempted))?;
        self.rows += 1;
        for image in scorecard.iter().flat_map(|scorecard| &scorecard.images) {
            self.add_image(&row.legacy.candidate_username, place, image)?;
        }
        Ok(())
    }

    /// Adds a candidate's result on one image. Images and labels of another exam are left out.
    fn add_image(&mut self, candidate: &str, part: usize, score: &ImageScore) -> Result<(), MetricsError> {
        let part = &mut self.parts[part];
        let Some((sheet, row)) = part.sheets.get_mut(&score.name) else { return Ok(()) };
        let (sheet, number) = (self.workbook.worksheet_from_index(*sheet)?, *row);
        *row += 1;
        sheet.write_string(number, 0, cut(candidate, LONGEST_TEXT))?;
        let mut column = 1;
        for rule in &part.labels {
            let found = score.labels.iter().find(|label| label.label == rule.name);
            if let Some(label) = found {
                write_label(sheet, number, column, label, &self.formats.percent)?;
            }
            column += 3;
            for attribute in scored(rule) {
                if let Some(label) = found {
                    write_values(sheet, number, column, label, attribute)?;
                }
                column += 4;
            }
        }
        Ok(())
    }

    /// Writes the workbook. Returns the number of candidates.
    pub fn finish(mut self, to: impl Write + Seek + Send) -> Result<u32, MetricsError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        let last = self.rows - 1;
        let columns = FIRST_COLUMNS + self.further.len() as u16;
        sheet.autofilter(0, 0, last.max(1), columns - 1)?;
        for part in &self.parts {
            let columns = image_columns(&part.labels, &self.words).len() as u16;
            for (index, rows) in part.sheets.values() {
                let sheet = self.workbook.worksheet_from_index(*index)?;
                sheet.autofilter(0, 0, (rows - 1).max(1), columns - 1)?;
            }
        }
        for (place, part) in self.parts.iter().enumerate() {
            // The name of the first sheet is reserved for it.
            let name = match place {
                0 => sheet_name(&self.words.summary, &mut BTreeSet::new()),
                _ => sheet_name(&of_pack(&self.words.summary, part.pack), &mut self.taken),
            };
            self.workbook.push_worksheet(summary(&self.words, &self.formats, part, &name)?);
        }
        self.workbook.save_to_writer(to)?;
        Ok(last)
    }
}

/// Counts, means, and for every figure a distribution with its chart.
fn summary(words: &BookWords, formats: &Formats, part: &Part, name: &str) -> Result<Worksheet, MetricsError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_column_width(0, 18.0)?;
    sheet.write_string_with_format(0, 0, &words.count, &formats.header)?;
    sheet.write_number(0, 1, f64::from(part.candidates))?;
    for (index, (figure, distribution)) in (0..).zip(&part.figures) {
        let column_name = &legacy::column_of(figure);
        // Three columns per figure, with its chart below.
        let left = index * 3;
        sheet.write_string_with_format(2, left, column_name, &formats.header)?;
        sheet.write_string(3, left, &words.mean)?;
        if distribution.count > 0 {
            sheet.write_number_with_format(
                3,
                left + 1,
                distribution.sum / distribution.count as f64,
                &formats.percent,
            )?;
        }
        sheet.write_string_with_format(5, left, &words.from, &formats.header)?;
        sheet.write_string_with_format(5, left + 1, &words.count, &formats.header)?;
        for (row, count) in (6..).zip(distribution.bins) {
            sheet.write_number(row, left, f64::from((row - 6) * 5))?;
            sheet.write_number(row, left + 1, count as f64)?;
        }
        let last = 5 + BINS as u32;
        let mut chart = Chart::new(ChartType::Column);
        chart
            .add_series()
            .set_name(&words.count)
            .set_categories((name, 6, left, last, left))
            .set_values((name, 6, left + 1, last, left + 1))
            .set_gap(20);
        chart.title().set_name(&(words.distribution)(column_name));
        chart.legend().set_hidden();
        sheet.insert_chart(last + 2 + u32::from(index) * 16, 0, &chart)?;
    }
    Ok(sheet)
}

fn header(sheet: &mut Worksheet, names: &[impl AsRef<str>], format: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, name.as_ref(), format)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn image_columns(labels: &[LabelRule], words: &BookWords) -> Vec<String> {
    let mut columns = vec![words.candidate.clone()];
    for rule in labels {
        let of = |what: &str| format!("{}: {what}", rule.name);
        columns.extend([of("IoU"), of(&words.missing), of(&words.extra)]);
        for attribute in scored(rule) {
            let of = |what: &str| format!("{}.{attribute}: {what}", rule.name);
            columns.extend(
                [&words.expected, &words.given, &words.exact, &words.error_rate].map(|what| of(what)),
            );
        }
    }
    columns
}

fn scored(rule: &LabelRule) -> impl Iterator<Item = &str> {
    rule.attributes.iter().filter(|attribute| attribute.scored).map(|attribute| attribute.name.as_str())
}

fn write_label(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    label: &LabelScore,
    percent: &Format,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, label.iou.as_f64(), percent)?;
    sheet.write_number(row, column + 1, f64::from(label.missing))?;
    sheet.write_number(row, column + 2, f64::from(label.extra))?;
    Ok(())
}

/// The texts of an attribute on an image. For several objects they are in one cell, and all must be exact.
fn write_values(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    label: &LabelScore,
    attribute: &str,
) -> Result<(), XlsxError> {
    let values: Vec<&ValueScore> = label
        .objects
        .iter()
        .flat_map(|object| object.values.iter().filter(|value| value.attribute == attribute))
        .collect();
    let joined = |text: fn(&ValueScore) -> &str| -> String {
        values.iter().map(|value| text(value)).collect::<Vec<_>>().join(" | ")
    };
    sheet.write_string(row, column, cut(&joined(|value| &value.expected), LONGEST_TEXT))?;
    sheet.write_string(
        row,
        column + 1,
        cut(&joined(|value| value.given.as_deref().unwrap_or_default()), LONGEST_TEXT),
    )?;
    sheet.write_boolean(row, column + 2, values.iter().all(|value| value.exact))?;
    let mean = values.iter().map(|value| value.cer).sum::<f64>() / values.len().max(1) as f64;
    sheet.write_number(row, column + 3, mean)?;
    Ok(())
}

/// The name of a sheet about another pack than the current exam's.
fn of_pack(name: &str, pack: ContentHash) -> String {
    format!("{pack} {name}")
}

/// Names of sheets are compared without case.
fn sheet_key(name: &str) -> String {
    name.to_lowercase()
}

/// A name that is allowed for a worksheet and not in use yet.
fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let allowed = |c: char| if "[]:*?/\\'".contains(c) || c.is_control() { '_' } else { c };
    let plain: String = wanted.chars().map(allowed).collect();
    for number in 1.. {
        let suffix = if number == 1 { String::new() } else { format!("~{number}") };
        let room = LONGEST_NAME - suffix.len();
        let name = cut(&plain, room) + &suffix;
        if !name.is_empty() && taken.insert(sheet_key(&name)) {
            return name;
        }
    }
    unreachable!("there are more numbers than sheets")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Range, Reader, Xlsx};

    use super::*;
    use crate::report::metrics::tests::{at, row};
    use crate::scoring::score;

    fn words() -> BookWords {
        let word = |text: &str| text.to_owned();
        BookWords {
            metrics: word("Metrics"),
            summary: word("Summary"),
            distribution: |figure| format!("Distribution of {figure}"),
            from: word("from"),
            count: word("candidates"),
            mean: word("mean"),
            candidate: word("candidate"),
            missing: word("missing"),
            extra: word("extra"),
            expected: word("expected"),
            given: word("given"),
            exact: word("exact"),
            error_rate: word("error rate"),
        }
    }

    fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).expect("a workbook")
    }

    fn cells(range: &Range<Data>, row: usize) -> Vec<String> {
        range.rows().nth(row).expect("a row").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cells_are_typed_and_texts_never_become_formulas() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.attempts[1][0] = "a/b:[weird] picture with a name that is far too long.jpg".into();
        let mut annotations = exam.reference.clone();
        annotations.images[0].shapes[1].attributes[0].1 = "=1+1".into();
        let card = score(&exam, 1, &annotations);
        let mut book = Book::new(&exam, words(), at(0)).expect("a book");
        book.add(&row("=HYPERLINK(\"x\")", Some([99.5, 80.25, 100.0])), &exam, Some(&card)).expect("a row");
        book.add(&row("anna_k", None), &exam, None).expect("a row");
        let mut bytes = Cursor::new(Vec::new());
        assert_eq!(book.finish(&mut bytes).expect("a workbook"), 2);

        let mut workbook = read(bytes.into_inner());
        let names = workbook.sheet_names();
        assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (12, "Metrics", "01.jpg"));
        assert!(names.iter().any(|name| name.starts_with("a_b__weird_ picture")), "{names:?}");
        let sheet = workbook.worksheet_range("Metrics").expect("the first sheet");
        assert_eq!(cells(&sheet, 0)[..8], COLUMNS);
        assert_eq!(cells(&sheet, 0)[8..], [WORKING_TIME]);
        let first = sheet.rows().nth(1).expect("a row");
        assert_eq!(first[0], Data::String("=HYPERLINK(\"x\")".into()));
        assert_eq!(first[1..4], [99.5, 80.25, 100.0].map(Data::Float));
        assert!(
            matches!((&first[4], &first[6]), (Data::DateTime(start), Data::DateTime(length))
            if start.is_datetime() && length.is_duration()),
            "{first:?}"
        );
        assert_eq!(first[6].as_duration_seconds(), Some((2 * 24 * 60 + 1) * 60));
        assert_eq!(first[7], Data::Float(2.0));
        assert_eq!(first[8].as_duration_seconds(), Some(47 * 3600));
        assert_eq!(cells(&sheet, 2)[..4], ["anna_k", "", "", ""]);
        assert!(workbook.worksheet_formula("Metrics").expect("formulas").is_empty());

        let image = workbook.worksheet_range("01.jpg").expect("a picture's sheet");
        assert_eq!(cells(&image, 0)[..2], ["candidate", "car: IoU"]);
        assert_eq!(cells(&image, 1)[7..], ["O0B8S5", "=1+1", "false", "1"]);
        assert_eq!(image.height(), 2);
        let summary = workbook.worksheet_range("Summary").expect("the last sheet");
        assert_eq!(summary.get_value((0, 1)), Some(&Data::Float(2.0)));
        let bin = |left: u32| {
            (0..20)
                .filter(|bin| summary.get_value((6 + bin, left + 1)) == Some(&Data::Float(1.0)))
                .collect::<Vec<u32>>()
        };
        assert_eq!((bin(0), bin(3), bin(6)), (vec![19], vec![16], vec![19]));
    }

    trait Seconds {
        fn as_duration_seconds(&self) -> Option<i64>;
    }

    impl Seconds for Data {
        /// The duration in days.
        fn as_duration_seconds(&self) -> Option<i64> {
            let Data::DateTime(length) = self else { return None };
            Some((length.as_f64() * 86_400.0).round() as i64)
        }
    }
}
