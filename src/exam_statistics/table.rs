//! A table of people × items in a file: anybody's answers, as spreadsheets and statistics programs write them.
//!
//! - A row is a person, a column an item, a cell a number from 0 (wrong) to 1 (right).
//! - Cells are separated by commas, semicolons or tabs: by whichever the first row has most of.
//! - The first row has the names of the items if any of its cells is neither such a number nor missing.
//! - The first column has the names of the people if, below those of the items, any of its cells is neither such a number
//!   nor missing.
//! - A cell is missing if it is empty or `NA`, `N/A`, `NaN`, `null`, `.`, `-`, `–` or `?`, in capitals or not.

use std::fmt;

use csv::{ByteRecord, ReaderBuilder};

use super::best::{Cells, Totals};
use super::report::{Cause, Test};
use super::scale::calibrated;
use super::test::may_be_chance;
use crate::analysis::{Matrix, Score};
use crate::foreign;
use crate::measure::shortened;

/// Maximum number of bytes of a file that is read.
pub const LONGEST_FILE: usize = 64 << 20;
/// Maximum number of items: the statistics compare each two of them.
const MOST_ITEMS: usize = 1_000;
/// Maximum number of people × items.
const MOST_CELLS: usize = 4_000_000;
/// Maximum number of characters of a name, or of a cell in an error.
const LONGEST_NAME: usize = 60;

/// What was read.
#[derive(Debug)]
pub struct Table {
    names: Vec<String>,
    matrix: Matrix,
    missing: usize,
    /// Whether the first row has the names of the items.
    pub has_header: bool,
    /// Whether the first column has the names of the people.
    pub has_people: bool,
}

/// Why a table can't be read, with line and column, both from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// There are no people in it.
    Empty,
    /// There are no items in it.
    NoItems,
    /// It has more items than are compared.
    TooManyItems {
        /// So many.
        items: usize,
    },
    /// It has more cells than are kept.
    TooManyCells,
    /// A row has more or fewer cells than the first one.
    Ragged {
        /// Its line.
        line: u64,
        /// How many it has.
        cells: usize,
        /// How many the first row has.
        wanted: usize,
    },
    /// A cell is neither a number from 0 to 1 nor missing.
    Cell {
        /// Its line.
        line: u64,
        /// Its column.
        column: usize,
        /// What it holds.
        text: String,
    },
    /// It is no text in rows and columns.
    Broken(String),
}

impl fmt::Display for TableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("there are no people in it: a row for each is wanted"),
            Self::NoItems => formatter.write_str("there are no items in it: a column for each is wanted"),
            Self::TooManyItems { items } => {
                write!(formatter, "it has {items} items, and no more than {MOST_ITEMS} are compared")
            }
            Self::TooManyCells => {
                write!(formatter, "people × items are more than {MOST_CELLS}, and no more are read; split it")
            }
            Self::Ragged { line, cells, wanted } => {
                write!(
                    formatter,
                    "line {line} has {cells} cells, the first one {wanted}; leave missing cells empty"
                )
            }
            Self::Cell { line, column, text } => write!(
                formatter,
                "line {line}, column {column}: “{}” is neither a number from 0 to 1 nor missing (empty or NA)",
                foreign::isolated(&shortened(text, LONGEST_NAME))
            ),
            Self::Broken(error) => write!(formatter, "it is no table: {error}"),
        }
    }
}

impl std::error::Error for TableError {}

impl Table {
    /// Reads one from the bytes of a file.
    pub fn of(bytes: &[u8]) -> Result<Self, TableError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let shape = Shape::of(bytes)?;
        let (names, items) = (shape.names(), shape.items());
        let mut table = Self {
            names,
            matrix: Matrix::new(items),
            missing: 0,
            has_header: shape.has_header,
            has_people: shape.has_people,
        };
        let mut row = Vec::with_capacity(items);
        let mut cells = 0;
        shape.each_row(bytes, |line, record| {
            cells += items;
            if cells > MOST_CELLS {
                return Err(TableError::TooManyCells);
            }
            row.clear();
            for (column, cell) in record.iter().enumerate().skip(usize::from(shape.has_people)) {
                let text = || String::from_utf8_lossy(cell).into_owned();
                let read = Read::of(cell).ok_or_else(|| TableError::Cell {
                    line,
                    column: column + 1,
                    text: text(),
                })?;
                row.push(read.score());
            }
            table.missing += row.iter().filter(|score| score.is_none()).count();
            // As many as there are items: rows of another length are refused before.
            table.matrix.push(&row).map_err(|_| TableError::NoItems)
        })?;
        if table.matrix.people() == 0 { Err(TableError::Empty) } else { Ok(table) }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.matrix.people()
    }

    /// How many cells are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// What is told of it. Who has at least the mean score `cut`, 0 to 1, passes.
    #[must_use]
    pub fn figures(&self, cut: Option<f64>) -> Test<String> {
        let totals = Totals::of(&self.matrix);
        let cause = |item, correlation| {
            if may_be_chance(correlation, self.matrix.sums().people()) {
                return Some(Cause::Chance);
            }
            let best = totals.best(&self.matrix, item);
            let is_wrong =
                |person: &&usize| self.matrix.score(**person, item).is_some_and(|score| score < 0.5);
            let count = best.iter().filter(is_wrong).count();
            let best = best.len();
            Some(if 2 * count > best {
                Cause::MostWrong { count, best }
            } else {
                Cause::Ambiguous { count, best }
            })
        };
        let test = Test::of(self.names.clone(), self.matrix.sums(), cut, cause);
        test.on_scale(&calibrated(&self.matrix), &self.matrix)
    }
}

impl Cells for Matrix {
    fn people(&self) -> usize {
        Matrix::people(self)
    }

    fn items(&self) -> usize {
        Matrix::items(self)
    }

    fn score(&self, person: usize, item: usize) -> Option<f64> {
        self.row(person).and_then(|row| row.get(item).copied().flatten()).map(Score::value)
    }
}

/// What a cell holds.
#[derive(Clone, Copy)]
enum Read {
    Score(Score),
    Missing,
}

impl Read {
    /// `None`: neither a number from 0 to 1 nor missing.
    fn of(cell: &[u8]) -> Option<Self> {
        const MISSING: [&str; 9] = ["", "na", "n/a", "nan", "null", ".", "-", "–", "?"];
        let text = std::str::from_utf8(cell).ok()?.trim();
        if MISSING.iter().any(|missing| missing.eq_ignore_ascii_case(text)) {
            return Some(Self::Missing);
        }
        // Where commas are decimal, they separate no cells.
        text.replace(',', ".").parse().ok().and_then(Score::new).map(Self::Score)
    }

    fn score(self) -> Option<Score> {
        match self {
            Self::Score(score) => Some(score),
            Self::Missing => None,
        }
    }
}

/// How a file is to be read.
struct Shape {
    delimiter: u8,
    first: ByteRecord,
    has_header: bool,
    has_people: bool,
}

impl Shape {
    fn of(bytes: &[u8]) -> Result<Self, TableError> {
        let line = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
        let line = line.ok_or(TableError::Empty)?;
        let count = |delimiter: u8| line.split(|byte| *byte == delimiter).count();
        // Of equally frequent ones the last: a comma may be decimal.
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| count(*delimiter));
        let mut shape = Self {
            delimiter: delimiter.unwrap_or(b','),
            first: ByteRecord::new(),
            has_header: false,
            has_people: false,
        };
        shape
            .reader(bytes)
            .read_byte_record(&mut shape.first)
            .map_err(|error| TableError::Broken(error.to_string()))?;
        shape.has_header = shape.first.iter().any(|cell| Read::of(cell).is_none());
        let mut has_people = false;
        shape.each_row(bytes, |_, record| {
            has_people |= record.get(0).is_some_and(|cell| Read::of(cell).is_none());
            Ok(())
        })?;
        shape.has_people = has_people;
        match shape.items() {
            0 => Err(TableError::NoItems),
            items if items > MOST_ITEMS => Err(TableError::TooManyItems { items }),
            _ => Ok(shape),
        }
    }

    fn reader<'b>(&self, bytes: &'b [u8]) -> csv::Reader<&'b [u8]> {
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(self.delimiter).from_reader(bytes)
    }

    fn items(&self) -> usize {
        self.first.len().saturating_sub(usize::from(self.has_people))
    }

    /// The names of the items, or their numbers.
    fn names(&self) -> Vec<String> {
        let named = self.first.iter().skip(usize::from(self.has_people)).enumerate();
        let name = |(number, cell): (usize, &[u8])| {
            let name = String::from_utf8_lossy(cell);
            match name.trim() {
                name if self.has_header && !name.is_empty() => shortened(&foreign::tame(name), LONGEST_NAME),
                _ => (number + 1).to_string(),
            }
        };
        named.map(name).collect()
    }

    /// Passes on every row of a person with its line.
    fn each_row(
        &self,
        bytes: &[u8],
        mut take: impl FnMut(u64, &ByteRecord) -> Result<(), TableError>,
    ) -> Result<(), TableError> {
        let mut reader = self.reader(bytes);
        let mut record = ByteRecord::new();
        let mut is_header = self.has_header;
        let broken = |error: csv::Error| TableError::Broken(error.to_string());
        while reader.read_byte_record(&mut record).map_err(broken)? {
            if std::mem::take(&mut is_header) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != self.first.len() {
                return Err(TableError::Ragged { line, cells: record.len(), wanted: self.first.len() });
            }
            take(line, &record)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, String> {
        Table::of(text.as_bytes()).map_err(|error| error.to_string())
    }

    fn rows(text: &str) -> Vec<Vec<Option<f64>>> {
        let table = table(text).expect("a table");
        table.matrix.rows().map(|row| row.iter().map(|score| score.map(Score::value)).collect()).collect()
    }

    #[test]
    fn tables_of_many_kinds_are_read() {
        let wanted = vec![vec![Some(1.0), None], vec![Some(0.0), Some(0.5)]];
        for text in [
            "1,NA\n0,0.5\n",
            "q1,q2\n1,\n0,.5",
            "\u{feff}имя;q1;q2\r\nАнна;1;n/a\r\nБен;0;0,5\r\n",
            "id\tq1\tq2\n17\t1\t?\n4\t0\t0.5\n\n",
            "\"person\",\"q, 1\",\"q2\"\n\"a\",\"1\",\"NaN\"\n\"b\",\"0\",\"0.5\"\n",
        ] {
            assert_eq!(rows(text), wanted, "{text}");
        }
    }

    #[test]
    fn names_are_those_of_the_first_row() {
        let names = |text: &str| table(text).expect("a table").names;
        assert_eq!(names("id;one;;\u{1b}[2Jx\na;1;0;1\n"), ["one", "2", "[2Jx"]);
        assert_eq!(names("1,0\n0,1\n"), ["1", "2"]);
        let read = table("id,q1\na,1\nb,0\n").expect("a table");
        assert!(read.has_header && read.has_people && read.rows() == 2 && read.missing() == 0);
        let read = table("1,0\n").expect("a table");
        assert!(!read.has_header && !read.has_people);
    }

    #[test]
    fn errors_say_where() {
        let error = |text: &str| table(text).expect_err("no table");
        insta::assert_snapshot!(error("id,q1,q2\na,1,0\nb,2,0\n"), @"line 3, column 2: “2” is neither a number from 0 to 1 nor missing (empty or NA)");
        insta::assert_snapshot!(error("q1,q2\n1,0\n1\n"), @"line 3 has 1 cells, the first one 2; leave missing cells empty");
        insta::assert_snapshot!(error(""), @"there are no people in it: a row for each is wanted");
        insta::assert_snapshot!(error("q1,q2\n"), @"there are no people in it: a row for each is wanted");
        insta::assert_snapshot!(error("names\nanna\n"), @"there are no items in it: a column for each is wanted");
        let wide = vec!["0"; MOST_ITEMS + 1].join(",");
        insta::assert_snapshot!(error(&wide), @"it has 1001 items, and no more than 1000 are compared");
        let many = format!("{}\n", vec!["1"; 1_000].join(",")).repeat(4_001);
        insta::assert_snapshot!(error(&many), @"people × items are more than 4000000, and no more are read; split it");
    }
}
