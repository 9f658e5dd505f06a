//! Who answered what: two bytes for each person and item, however many people there are.

use super::best::Cells;
use super::judged::Judged;
use super::report::Cause;

/// Maximum number of different wrong values of an item that are told apart.
const MOST_VALUES: usize = 256;

/// Maximum number of bytes of a value that is kept.
const LONGEST_VALUE: usize = 64;

const RIGHT: u16 = 0;
const NOT_DRAWN: u16 = 1;
const OTHERWISE: u16 = 2;
/// A value that is not kept.
const OTHER: u16 = 3;
/// They did not have the item.
const NOT_HAD: u16 = 4;
/// The number of the first value that is kept.
const FIRST: u16 = 5;

/// The answers of everybody who had the same items.
#[derive(Debug)]
pub(super) struct Answers {
    items: usize,
    cells: Vec<u16>,
    /// Wrong values of each item, in the order in which they came.
    values: Vec<Vec<String>>,
}

impl Answers {
    pub(super) fn new(items: usize) -> Self {
        Self { items, cells: Vec::new(), values: vec![Vec::new(); items] }
    }

    /// Adds a person, with an answer for each item; `None` where they did not have it.
    pub(super) fn push<'s>(&mut self, row: impl Iterator<Item = Option<Judged<'s>>>) {
        for (values, judged) in self.values.iter_mut().zip(row) {
            self.cells.push(match judged {
                None => NOT_HAD,
                Some(Judged::Right) => RIGHT,
                Some(Judged::NotDrawn) => NOT_DRAWN,
                Some(Judged::Otherwise) => OTHERWISE,
                Some(Judged::Value(value)) => number_of(value, values),
            });
        }
    }

    /// What most of these people, the best, did with an item that is theirs less often than others'. `is_empty`: the
    /// item is an image with nothing on it.
    pub(super) fn cause(&self, item: usize, best: &[usize], is_empty: bool) -> Cause {
        let mut counts = vec![0_usize; usize::from(FIRST) + self.values[item].len()];
        for person in best {
            counts[usize::from(self.cells[person * self.items + item])] += 1;
        }
        let (best, wrong) = (best.len(), counts[1..].iter().sum::<usize>());
        if 2 * wrong <= best {
            return Cause::Ambiguous { count: wrong, best };
        }
        // Of equally frequent ones the first.
        let frequent = (1..counts.len()).rev().max_by_key(|number| counts[*number]).unwrap_or_default();
        let count = counts[frequent];
        if 2 * count <= best {
            return Cause::MostWrong { count: wrong, best };
        }
        let value = frequent.checked_sub(usize::from(FIRST)).and_then(|value| self.values[item].get(value));
        match (value, frequent as u16) {
            (Some(answer), _) => Cause::SameAnswer { answer: answer.clone(), count, best },
            (None, NOT_DRAWN) => Cause::NotDrawn { count, best },
            (None, OTHERWISE) if is_empty => Cause::DrawnOnEmpty { count, best },
            (None, OTHERWISE) => Cause::DrawnOtherwise { count, best },
            (None, _) => Cause::MostWrong { count: wrong, best },
        }
    }
}

/// The number of a value among those of an item; it is kept if there is room.
fn number_of(value: &str, values: &mut Vec<String>) -> u16 {
    let known = values.iter().position(|known| known == value);
    let has_room = values.len() < MOST_VALUES && value.len() <= LONGEST_VALUE;
    let number = known.or_else(|| {
        has_room.then(|| {
            values.push(value.to_owned());
            values.len() - 1
        })
    });
    number.map_or(OTHER, |number| FIRST + number as u16)
}

impl Cells for Answers {
    fn people(&self) -> usize {
        self.cells.len().checked_div(self.items).unwrap_or(0)
    }

    fn items(&self) -> usize {
        self.items
    }

    fn score(&self, person: usize, item: usize) -> Option<f64> {
        let answer = self.cells.get(person * self.items + item).filter(|answer| **answer != NOT_HAD);
        answer.map(|answer| f64::from(u8::from(*answer == RIGHT)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(rows: &[Judged<'_>]) -> Cause {
        let mut answers = Answers::new(1);
        for judged in rows {
            answers.push(std::iter::once(Some(*judged)));
        }
        answers.cause(0, &(0..rows.len()).collect::<Vec<_>>(), false)
    }

    #[test]
    fn what_most_of_the_best_did_is_the_cause() {
        use Judged::{NotDrawn, Otherwise, Right, Value};
        let same = Cause::SameAnswer { answer: "O".to_owned(), count: 3, best: 4 };
        assert_eq!(cause(&[Value("O"), Value("Q"), Value("O"), Value("O")]), same);
        assert_eq!(
            cause(&[Value("O"), Value("Q"), Right, Value("7")]),
            Cause::MostWrong { count: 3, best: 4 }
        );
        assert_eq!(cause(&[NotDrawn, NotDrawn, Otherwise]), Cause::NotDrawn { count: 2, best: 3 });
        assert_eq!(cause(&[Otherwise, Right, Otherwise]), Cause::DrawnOtherwise { count: 2, best: 3 });
        assert_eq!(cause(&[Right, Value("O")]), Cause::Ambiguous { count: 1, best: 2 });
        let mut empty = Answers::new(1);
        empty.push(std::iter::once(Some(Otherwise)));
        assert_eq!(empty.cause(0, &[0], true), Cause::DrawnOnEmpty { count: 1, best: 1 });
        assert_eq!(empty.cause(0, &[], true), Cause::Ambiguous { count: 0, best: 0 });
    }

    #[test]
    fn many_and_long_values_are_not_kept() {
        let mut answers = Answers::new(1);
        let long = "я".repeat(LONGEST_VALUE);
        for value in (0..2 * MOST_VALUES).map(|number| number.to_string()).chain([long, "7".to_owned()]) {
            answers.push(std::iter::once(Some(Judged::Value(&value))));
        }
        assert_eq!((answers.people(), answers.values[0].len()), (2 * MOST_VALUES + 2, MOST_VALUES));
        let last = 2 * MOST_VALUES + 1;
        let cause = answers.cause(0, &[7, last], false);
        assert_eq!(cause, Cause::SameAnswer { answer: "7".to_owned(), count: 2, best: 2 });
        assert_eq!(answers.cause(0, &[last - 1, last - 2], false), Cause::MostWrong { count: 2, best: 2 });
    }
}
