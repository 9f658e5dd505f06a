//! Which labels were drawn as which, over the files of a run.

use std::io::{self, Write};

use serde::Serialize;

use crate::foreign;
use crate::scoring::Scorecard;

/// How many objects of which label were drawn as which, in the exam's order of labels.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Matrix {
    labels: Vec<String>,
    /// By the expected label, then by the one that was drawn.
    drawn_as: Vec<Vec<u64>>,
    /// By the expected label: not drawn at all.
    missing: Vec<u64>,
    /// By the label that was drawn: where nothing was expected.
    extra: Vec<u64>,
}

impl Matrix {
    /// That of one file.
    pub(super) fn of(scorecard: &Scorecard) -> Self {
        let labels: Vec<String> = scorecard.labels.iter().map(|figure| figure.label.clone()).collect();
        let size = labels.len();
        let (mut drawn_as, mut missing, mut extra) =
            (vec![vec![0; size]; size], vec![0; size], vec![0; size]);
        let place = |name: &str| labels.iter().position(|label| label == name);
        for (expected, given, count) in scorecard.confusion().cells() {
            let cell = match (expected.map(|name| place(name)), given.map(|name| place(name))) {
                (Some(Some(row)), Some(Some(column))) => &mut drawn_as[row][column],
                (Some(Some(row)), None) => &mut missing[row],
                (None, Some(Some(column))) => &mut extra[column],
                _ => continue,
            };
            *cell += count;
        }
        Self { labels, drawn_as, missing, extra }
    }

    /// Adds that of another file of the same exam.
    pub(super) fn add(&mut self, other: &Self) {
        if self.labels.is_empty() {
            self.clone_from(other);
            return;
        }
        let add = |to: &mut [u64], of: &[u64]| to.iter_mut().zip(of).for_each(|(sum, count)| *sum += count);
        self.drawn_as.iter_mut().zip(&other.drawn_as).for_each(|(to, of)| add(to, of));
        add(&mut self.missing, &other.missing);
        add(&mut self.extra, &other.extra);
    }

    /// A table for people; nothing for one label, which can't be mistaken for another.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        if self.labels.len() < 2 {
            return Ok(());
        }
        let names: Vec<String> = self.labels.iter().map(|label| foreign::tame(label)).collect();
        let widest = |name: &String| name.chars().count();
        let first = names.iter().map(widest).max().unwrap_or_default().max("expected \\ drawn as".len());
        write!(out, "\n{:<first$}", "expected \\ drawn as")?;
        names.iter().try_for_each(|name| write!(out, "  {:>6}", foreign::isolated(name)))?;
        writeln!(out, "  missing")?;
        let row = |counts: &[u64], out: &mut dyn Write| {
            counts
                .iter()
                .zip(&names)
                .try_for_each(|(count, name)| write!(out, "  {count:>width$}", width = widest(name).max(6)))
        };
        for ((name, counts), missing) in self.labels.iter().zip(&self.drawn_as).zip(&self.missing) {
            write!(out, "{}", foreign::column(name, first))?;
            row(counts, out)?;
            writeln!(out, "  {missing:>7}")?;
        }
        write!(out, "{:<first$}", "extra")?;
        row(&self.extra, out)?;
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::scoring::score;

    #[test]
    fn files_add_up_and_are_told_in_a_table() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let mut annotations = exam.reference.clone();
        let mut matrix = Matrix::default();
        matrix.add(&Matrix::of(&score(&exam, 1, &annotations)));
        "plate".clone_into(&mut annotations.images[0].shapes[0].label);
        annotations.images[1].shapes.remove(1);
        let more = annotations.images[2].shapes[1].clone();
        annotations.images[2].shapes.push(more);
        matrix.add(&Matrix::of(&score(&exam, 1, &annotations)));
        let mut text = Vec::new();
        matrix.print(&mut text).expect("memory");
        let text = String::from_utf8(text).expect("text").replace(['\u{2068}', '\u{2069}'], "");
        insta::assert_snapshot!(text, @r"
        expected \ drawn as     car   plate  missing
        car                       9       1        0
        plate                     0       9        1
        extra                     0       1
        ");
        let json = serde_json::to_string(&matrix).expect("JSON");
        let told = r#"{"labels":["car","plate"],"drawn_as":[[9,1],[0,9]],"missing":[0,1],"extra":[0,1]}"#;
        assert_eq!(json, told);
    }
}
