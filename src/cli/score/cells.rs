//! Rows of values, and how they are printed: aligned for people, as CSV, as JSON.

use std::io::{self, Write};

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::foreign;
use crate::scoring::ValueScore;

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Count(u64),
    /// With two decimals where people read it.
    Number(f64),
    Values(Vec<ValueScore>),
}

impl Cell {
    pub(super) fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Nothing, Self::Number)
    }

    /// As people read it.
    fn shown(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => format!("{number:.2}"),
            Self::Values(values) => {
                let wrong = values.iter().filter(|value| !value.is_exact());
                wrong.map(wrong_value).collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Number(_))
    }
}

fn wrong_value(value: &ValueScore) -> String {
    let ValueScore { attribute, expected, given, .. } = value;
    match given {
        Some(given) => format!("{attribute}: {given:?} instead of {expected:?}"),
        None => format!("{attribute}: nothing instead of {expected:?}"),
    }
}

/// Rows below the same heading.
pub(super) struct Table {
    pub(super) columns: &'static [&'static str],
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// In aligned columns, without those that are empty, each line indented.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let heading = self.columns.iter().map(|&name| name.to_owned()).collect();
        print_aligned(heading, &self.rows, out)
    }

    /// As lines of a CSV file, each beginning with the name of the file and ending without an error.
    pub(super) fn write_csv(&self, file: &str, out: &mut impl Write) -> io::Result<()> {
        let mut writer = lines(out);
        for row in &self.rows {
            // The last column is that of errors.
            let fields = std::iter::once(file.to_owned()).chain(row.iter().map(Cell::shown));
            writer.write_record(fields.chain([String::new()]))?;
        }
        writer.flush()
    }
}

/// Each row as an object with the names of the columns.
impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(&Named { columns: self.columns, row })?;
        }
        rows.end()
    }
}

struct Named<'a> {
    columns: &'a [&'a str],
    row: &'a [Cell],
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().zip(self.row))
    }
}

/// Prints rows in aligned columns: numbers to the right. Columns without any value are left out.
pub(super) fn print_aligned(
    heading: Vec<String>,
    rows: &[Vec<Cell>],
    out: &mut impl Write,
) -> io::Result<()> {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect();
    let length = |text: &str| foreign::tame(text).chars().count();
    let columns: Vec<Column> = heading
        .into_iter()
        .enumerate()
        .filter(|(place, _)| cells.iter().any(|row| !row[*place].is_empty()))
        .map(|(place, name)| Column {
            place,
            width: cells.iter().map(|row| length(&row[place])).chain([length(&name)]).max().unwrap_or(0),
            is_of_numbers: rows.iter().any(|row| row[place].is_number()),
            name,
        })
        .collect();
    line(columns.iter().map(|column| (column, column.name.as_str())), out)?;
    for row in &cells {
        line(columns.iter().map(|column| (column, row[column.place].as_str())), out)?;
    }
    Ok(())
}

struct Column {
    /// Its number in the rows.
    place: usize,
    name: String,
    width: usize,
    is_of_numbers: bool,
}

fn line<'a>(cells: impl Iterator<Item = (&'a Column, &'a str)>, out: &mut impl Write) -> io::Result<()> {
    let mut line = String::new();
    for (column, text) in cells {
        let shown = foreign::column(text, column.width);
        line.push_str("  ");
        match shown.trim_end() {
            number if column.is_of_numbers => {
                line.push_str(&" ".repeat(shown.len() - number.len()));
                line.push_str(number);
            }
            _ => line.push_str(&shown),
        }
    }
    writeln!(out, "{}", line.trim_end())
}

/// A line of a CSV file; that of a file which can't be scored is shorter than others.
pub(super) fn record<T: AsRef<[u8]>>(
    fields: impl IntoIterator<Item = T>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut writer = lines(out);
    writer.write_record(fields)?;
    writer.flush()
}

fn lines<Out: Write>(out: Out) -> csv::Writer<Out> {
    csv::WriterBuilder::new().flexible(true).from_writer(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_is_in_them_and_empty_ones_are_left_out() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = [
            vec![text("car"), Cell::Nothing, Cell::Number(100.0), Cell::Count(7)],
            vec![text("номер"), Cell::Nothing, Cell::Nothing, Cell::Count(12)],
        ];
        let mut out = Vec::new();
        print_aligned(["label", "shape", "figure", "n"].map(str::to_owned).to_vec(), &rows, &mut out)
            .expect("memory");
        insta::assert_snapshot!(String::from_utf8(out).expect("text"), @r"
          label  figure   n
          car    100.00   7
          номер          12
        ");
    }
}
