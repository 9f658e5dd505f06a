//! The confusion matrix below a table: which label was given where which was expected.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::cells::{Cell, print_aligned};
use crate::foreign;
use crate::scoring::measures::confusion::Confusion;

/// Up to so many labels stand side by side; of more, the cells that are not as expected are listed.
const SIDE_BY_SIDE: usize = 8;
/// So many of them are listed, the most frequent ones.
const LISTED: usize = 20;

/// Prints the matrix unless every object was found with its own label.
pub(super) fn print(confusion: &Confusion<String>, out: &mut impl Write) -> io::Result<()> {
    let mut wrong: Vec<_> =
        confusion.cells().filter(|(expected, given, _)| expected != given || expected.is_none()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let labels: BTreeSet<&String> =
        confusion.cells().flat_map(|(expected, given, _)| [expected, given]).flatten().collect();
    if labels.len() <= SIDE_BY_SIDE {
        return matrix(confusion, &labels, out);
    }
    wrong.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    for (expected, given, count) in wrong.iter().take(LISTED) {
        let what = match (expected.map(|label| foreign::isolated(label)), given) {
            (Some(expected), Some(given)) => format!("{expected} drawn as {}", foreign::isolated(given)),
            (Some(expected), None) => format!("{expected} missing"),
            (None, Some(given)) => format!("{} extra", foreign::isolated(given)),
            (None, None) => continue,
        };
        writeln!(out, "  {count} × {what}")?;
    }
    match wrong.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} less frequent confusions of labels"),
    }
}

fn matrix(confusion: &Confusion<String>, labels: &BTreeSet<&String>, out: &mut impl Write) -> io::Result<()> {
    let side = || labels.iter().map(|label| Some(*label)).chain([None]);
    let name = |label: Option<&String>, none: &str| label.map_or_else(|| none.to_owned(), Clone::clone);
    let heading =
        ["expected \\ drawn as".to_owned()].into_iter().chain(side().map(|given| name(given, "missing")));
    let row = |expected| {
        let counts = side().map(|given| match (expected, given) {
            (None, None) => Cell::Nothing,
            _ => Cell::Count(confusion.of(expected, given)),
        });
        [Cell::Text(name(expected, "extra"))].into_iter().chain(counts).collect::<Vec<Cell>>()
    };
    print_aligned(heading.collect(), &side().map(row).collect::<Vec<_>>(), out)
}
