//! A sheet that is written row by row, whatever is on it: its header, how wide its columns become, how it is
//! printed.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use rust_xlsxwriter::{Color, Note, Workbook, Worksheet, XlsxError};

use super::styles::Styles;
use super::words::{SheetName, Word, Words};
use crate::measure::cut;
use crate::scoring::Verdict;

/// Number of rows that a spreadsheet takes.
const ROWS: u32 = 1_048_576;
/// Maximum number of columns that are written; a spreadsheet takes 16,384.
pub(super) const COLUMNS: usize = 4_000;
/// Maximum number of UTF-16 units in a cell; a spreadsheet takes 32,767.
const LONGEST_TEXT: usize = 32_000;
/// Columns are no narrower than this, in characters, so that there is room for the filter's button.
const NARROWEST: f64 = 8.0;
/// Room at both sides of a cell, with the indent of texts.
const MARGIN: f64 = 3.0;
/// Room for the filter's button in the header.
const FILTER: f64 = 2.5;
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Room above and below the lines of a row, in points: letters of some scripts are higher than Latin ones.
const LEADING: f64 = 3.0;
/// Maximum number of lines that a row shows; the cell has them all.
const LINES: usize = 8;
/// A4.
const PAPER: u8 = 9;

/// A column.
pub(super) struct Column {
    pub(super) title: String,
    /// What the title does not say.
    note: Option<String>,
    /// The column becomes no wider than this, in characters.
    widest: f64,
}

impl Column {
    pub(super) fn new(title: String) -> Self {
        Self { title, note: None, widest: 28.0 }
    }

    pub(super) fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    pub(super) fn at_most(self, widest: f64) -> Self {
        Self { widest, ..self }
    }
}

/// What stands in a cell. Texts never become formulas.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>, Option<Verdict>),
    /// A text that is wrapped when it is wider than its column.
    Lines(Cow<'a, str>),
    Count(u64),
    /// A number that is zero as a rule.
    Tally(u64, Option<Verdict>),
    Percent(f64, Option<Verdict>),
    Number(f64),
    Rank {
        rank: u64,
        of: u64,
    },
    Time(DateTime<Utc>),
    /// A time in UTC to the second, as the earlier report has it.
    LegacyTime(DateTime<Utc>),
    Length(TimeDelta),
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into(), None)
    }

    /// A text that may take several lines.
    pub(super) fn lines(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Lines(text.into())
    }

    /// The cell of a value, or an empty one.
    pub(super) fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// About as many characters as it takes.
    fn width(&self) -> f64 {
        match self {
            Self::Empty => 0.0,
            Self::Text(text, _) => width(text),
            Self::Lines(text) => text.lines().map(width).fold(0.0, f64::max),
            Self::Count(count) | Self::Tally(count, _) => count.to_string().len() as f64,
            Self::Percent(..) | Self::Number(_) => 6.0,
            Self::Rank { rank, of } => (rank.to_string().len() + of.to_string().len() + 4) as f64,
            Self::Time(_) => 15.0,
            Self::LegacyTime(_) => 18.0,
            Self::Length(length) => (length.num_hours().to_string().len() + 6) as f64,
        }
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        styles: &mut Styles,
    ) -> Result<(), XlsxError> {
        match self {
            Self::Empty => return Ok(()),
            Self::Text(text, tone) => {
                sheet.write_string_with_format(row, column, cut(text, LONGEST_TEXT), styles.text.of(*tone))
            }
            Self::Lines(text) => {
                sheet.write_string_with_format(row, column, cut(text, LONGEST_TEXT), &styles.several_lines)
            }
            Self::Count(count) => {
                sheet.write_number_with_format(row, column, *count as f64, styles.count.of(None))
            }
            Self::Tally(count, tone) => {
                sheet.write_number_with_format(row, column, *count as f64, styles.tally.of(*tone))
            }
            Self::Percent(percent, tone) => {
                sheet.write_number_with_format(row, column, *percent, styles.percent.of(*tone))
            }
            Self::Number(number) => {
                sheet.write_number_with_format(row, column, *number, styles.percent.of(None))
            }
            Self::Rank { rank, of } => {
                sheet.write_number_with_format(row, column, *rank as f64, styles.rank(*of))
            }
            Self::Time(at) => {
                let local = styles.zone.local(*at);
                sheet.write_datetime_with_format(row, column, local, &styles.time)
            }
            Self::LegacyTime(at) => {
                sheet.write_datetime_with_format(row, column, at.naive_utc(), &styles.time_to_the_second)
            }
            Self::Length(length) => {
                let days = length.num_seconds().max(0) as f64 / 86_400.0;
                sheet.write_number_with_format(row, column, days, &styles.length)
            }
        }?;
        Ok(())
    }
}

/// About as many digits as a text is wide: capitals and Cyrillic letters take more than a digit, signs of the Far
/// East and emoji two.
pub(super) fn width(text: &str) -> f64 {
    let of = |sign: char| match sign {
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{300}'..='\u{36f}' => 0.0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => 2.0,
        sign if sign.is_uppercase() => 1.25,
        '\u{400}'..='\u{52f}' => 1.1,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}

/// The words of a text: what stays on one line.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\n']).filter(|word| !word.is_empty())
}

/// Number of lines of a text in a column of this width. A word that is wider is broken.
fn lines(text: &str, room: f64) -> usize {
    let of = |line: &str| {
        let (mut lines, mut used) = (1, 0.0);
        for word in words_of(line) {
            let word = width(word);
            if used > 0.0 && used + word > room {
                (lines, used) = (lines + 1, 0.0);
            }
            used += word + 1.0;
            while used > room + 1.0 {
                (lines, used) = (lines + 1, used - room);
            }
        }
        lines
    };
    text.lines().map(of).sum()
}

/// Print settings that all sheets share: A4 across, one page wide, numbered pages.
pub(super) fn print_on_one_page_width(sheet: &mut Worksheet) {
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_header("&L&A&R&F").set_footer("&C&P / &N");
}

/// A sheet in the making.
pub(super) struct Sheet {
    index: usize,
    columns: Vec<Column>,
    /// What the contents need, column by column.
    widths: Vec<f64>,
    /// The next row.
    next: u32,
    /// Number of rows that it takes, with the header.
    rows: u32,
    left_out: u64,
}

impl Sheet {
    /// Adds a sheet with its header to a workbook.
    pub(super) fn new(
        workbook: &mut Workbook,
        styles: &Styles,
        words: Words,
        name: SheetName,
        mut columns: Vec<Column>,
    ) -> Result<Self, XlsxError> {
        let index = workbook.worksheets().len();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(words(Word::Sheet(name)))?;
        columns.truncate(COLUMNS);
        let word = |title: &str| words_of(title).map(width).fold(0.0, f64::max) * 1.1 + FILTER;
        let widths: Vec<f64> = columns.iter().map(|column| word(&column.title).max(NARROWEST)).collect();
        let lines = columns.iter().zip(&widths).map(|(column, width)| lines(&column.title, width - FILTER));
        sheet.set_row_height(0, LINE * lines.max().unwrap_or(1).clamp(2, 6) as f64)?;
        for (number, column) in (0..).zip(&columns) {
            sheet.write_string_with_format(0, number, cut(&column.title, 255), &styles.header)?;
            if let Some(note) = &column.note {
                sheet.insert_note(0, number, &Note::new(note).add_author_prefix(false).set_width(260))?;
            }
        }
        sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_print_gridlines(true);
        sheet.set_default_row_height(LINE + LEADING);
        print_on_one_page_width(sheet);
        Ok(Self { index, columns, widths, next: 1, rows: ROWS, left_out: 0 })
    }

    /// The same with room for fewer rows.
    #[cfg(test)]
    pub(super) fn with_rows(self, rows: u32) -> Self {
        Self { rows, ..self }
    }

    /// Adds a row. When there is no room left, the row is counted, and the last row will say how many there are.
    pub(super) fn write<'a>(
        &mut self,
        workbook: &mut Workbook,
        styles: &mut Styles,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), XlsxError> {
        if self.next + 1 >= self.rows {
            self.left_out += 1;
            return Ok(());
        }
        let sheet = workbook.worksheet_from_index(self.index)?;
        let mut highest = 1;
        for ((number, column), cell) in (0..).zip(&self.columns).zip(cells) {
            cell.write(sheet, self.next, number, styles)?;
            if let Cell::Lines(text) = &cell {
                highest = highest.max(lines(text, column.widest - MARGIN));
            }
            let wanted = &mut self.widths[usize::from(number)];
            *wanted = wanted.max(cell.width() + MARGIN);
        }
        // Spreadsheets do not agree on who makes a row as high as its lines.
        if highest > 1 {
            sheet.set_row_height(self.next, LINE * highest.min(LINES) as f64 + LEADING)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Number of rows below the header.
    pub(super) fn len(&self) -> u32 {
        self.next - 1
    }

    /// Sets what follows from the contents.
    pub(super) fn finish(self, workbook: &mut Workbook, words: Words) -> Result<(), XlsxError> {
        let sheet = workbook.worksheet_from_index(self.index)?;
        let last = self.columns.len().saturating_sub(1) as u16;
        sheet.autofilter(0, 0, self.len().max(1), last)?;
        for ((number, column), width) in (0..).zip(&self.columns).zip(&self.widths) {
            sheet.set_column_width(number, width.min(column.widest.max(NARROWEST)))?;
        }
        if self.left_out > 0 {
            sheet.write_string(self.next, 0, words(Word::LeftOut(self.left_out)))?;
            sheet.set_tab_color(Color::Red);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use super::*;
    use crate::zone::Zone;

    fn words(word: Word<'_>) -> String {
        format!("{word:?}").replace(['(', ')'], " ").trim().to_owned()
    }

    #[test]
    fn what_does_not_fit_is_counted_on_the_last_row() {
        let (mut workbook, mut styles) = (Workbook::new(), Styles::new(words, Zone::UTC));
        let columns = vec![Column::new("one".to_owned())];
        let sheet = Sheet::new(&mut workbook, &styles, words, SheetName::Images, columns).expect("a sheet");
        let mut sheet = sheet.with_rows(5);
        for number in 0..10 {
            sheet.write(&mut workbook, &mut styles, [Cell::Count(number)]).expect("a row");
        }
        sheet.finish(&mut workbook, words).expect("finished");
        let bytes = workbook.save_to_buffer().expect("a workbook");
        let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let range = workbook.worksheet_range("Sheet Images").expect("the sheet");
        let rows: Vec<String> = range.rows().map(|row| row[0].to_string()).collect();
        assert_eq!(rows, ["one", "0", "1", "2", "LeftOut 7"]);
    }

    #[test]
    fn lines_are_counted_as_they_are_wrapped() {
        let cases = [
            ("", 0),
            ("one", 1),
            ("one two", 1),
            ("one two three", 2),
            ("one\ntwo", 2),
            ("a234567890123", 2),
        ];
        for (text, wanted) in cases {
            assert_eq!(lines(text, 8.0), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_text_is_as_wide_as_it_looks() {
        for (text, wanted) in
            [("anna", 4.0), ("Анна", 1.25 + 3.3), ("陳大文", 6.0), ("👩", 2.0), ("e\u{301}", 1.0)]
        {
            assert!((width(text) - wanted).abs() < 1e-9, "{text}: {}", width(text));
        }
    }
}
