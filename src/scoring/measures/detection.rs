//! `f1`: how many objects were found, whatever their kind.
//!
//! Definition (C. J. van Rijsbergen, 1979): objects are matched one to one, by the best total of their similarity
//! among the pairs that reach a threshold. With the matched `m`, the missing and the extra objects:
//!
//! - precision: `m / (m + extra)`, the share of the given objects that were expected;
//! - recall: `m / (m + missing)`, the share of the expected objects that were given;
//! - F1: `2 m / (2 m + missing + extra)`, the harmonic mean of both.
//!
//! All are from 0 to 1. F1 is symmetric. Where nothing was expected and nothing given, all are 1; where only one
//! of them is empty, all are 0. The order of the objects does not matter unless pairs are equally good.

use std::iter::Sum;
use std::ops::Add;

use crate::scoring::matching::best_pairs;

/// The harmonic mean of precision and recall; 0 when both are 0.
#[must_use]
pub fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }
}

/// For each expected object (a row) the given one (a column) that matches it. A pair below the threshold never
/// matches, nor does one that has nothing in common: 0, or no number.
#[must_use]
pub fn matches(similarities: &[Vec<f64>], threshold: f64) -> Vec<Option<usize>> {
    let weight = |similarity: &f64| {
        // Finer than what is shown; no pair that may match is lost in rounding.
        let weight = ((similarity.min(1.0) * 1e9).round() as u32).max(1);
        if *similarity > 0.0 && *similarity >= threshold { weight } else { 0 }
    };
    let weights: Vec<Vec<u32>> =
        similarities.iter().map(|similarities| similarities.iter().map(weight).collect()).collect();
    best_pairs(&weights)
}

/// How many objects were found. Those of several images add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detections {
    /// Expected objects that were given.
    pub matched: u64,
    /// Expected objects that were not given.
    pub missing: u64,
    /// Given objects that were not expected.
    pub extra: u64,
}

impl Detections {
    /// Of the expected objects (rows) and so many given ones (columns), by their similarity.
    #[must_use]
    pub fn among(similarities: &[Vec<f64>], given: usize, threshold: f64) -> Self {
        let matched = matches(similarities, threshold).iter().flatten().count();
        Self {
            matched: matched as u64,
            missing: (similarities.len() - matched) as u64,
            extra: given.saturating_sub(matched) as u64,
        }
    }

    /// The share of the given objects that were expected.
    #[must_use]
    pub fn precision(self) -> f64 {
        self.share(self.matched + self.extra)
    }

    /// The share of the expected objects that were given.
    #[must_use]
    pub fn recall(self) -> f64 {
        self.share(self.matched + self.missing)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        match 2 * self.matched + self.missing + self.extra {
            0 => 1.0,
            all => (2 * self.matched) as f64 / all as f64,
        }
    }

    /// The matched ones among so many.
    fn share(self, all: u64) -> f64 {
        match all {
            0 => f64::from(u8::from(self == Self::default())),
            all => self.matched as f64 / all as f64,
        }
    }
}

impl Add for Detections {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            matched: self.matched + other.matched,
            missing: self.missing + other.missing,
            extra: self.extra + other.extra,
        }
    }
}

impl Sum for Detections {
    fn sum<I: Iterator<Item = Self>>(images: I) -> Self {
        images.fold(Self::default(), Self::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::tests::same;

    /// The number of pairs of the best total, by trying everything; the similarities are hundredths.
    fn best(similarities: &[Vec<u32>], threshold: u32, taken: &mut Vec<usize>) -> (u32, u64) {
        let Some((first, rest)) = similarities.split_first() else { return (0, 0) };
        let mut found = best(rest, threshold, taken);
        for (column, &similarity) in first.iter().enumerate() {
            if similarity > 0 && similarity >= threshold && !taken.contains(&column) {
                taken.push(column);
                let (total, pairs) = best(rest, threshold, taken);
                taken.pop();
                found = found.max((total + similarity, pairs + 1));
            }
        }
        found
    }

    fn hundredths() -> impl Strategy<Value = (Vec<Vec<u32>>, usize)> {
        (0_usize..6, 0_usize..6).prop_flat_map(|(rows, columns)| {
            let row = prop::collection::vec(0_u32..=100, columns);
            (prop::collection::vec(row, rows), Just(columns))
        })
    }

    fn shares(hundredths: &[Vec<u32>]) -> Vec<Vec<f64>> {
        hundredths.iter().map(|row| row.iter().map(|&value| f64::from(value) / 100.0).collect()).collect()
    }

    fn transposed(rows: &[Vec<u32>], columns: usize) -> Vec<Vec<u32>> {
        (0..columns).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
    }

    proptest! {
        #[test]
        fn objects_are_matched_by_the_best_total((hundredths, given) in hundredths(), threshold in 0_u32..=100) {
            let share = f64::from(threshold) / 100.0;
            let pairs = matches(&shares(&hundredths), share);
            let total: u32 =
                pairs.iter().enumerate().filter_map(|(row, column)| Some(hundredths[row][(*column)?])).sum();
            let (expected, count) = best(&hundredths, threshold, &mut Vec::new());
            prop_assert_eq!(total, expected);
            let found = Detections::among(&shares(&hundredths), given, share);
            // Of several best totals any may be taken, if they are as many pairs or not.
            prop_assert!(found.matched <= count.max(found.matched));
            prop_assert_eq!(found.matched + found.missing, hundredths.len() as u64);
            prop_assert_eq!(found.matched + found.extra, given as u64);
        }

        #[test]
        fn f1_is_symmetric_and_the_harmonic_mean((hundredths, given) in hundredths(), threshold in 51_u32..=100) {
            let share = f64::from(threshold) / 100.0;
            let found = Detections::among(&shares(&hundredths), given, share);
            let back = transposed(&hundredths, given);
            let other = Detections::among(&shares(&back), hundredths.len(), share);
            for value in [found.precision(), found.recall(), found.f1()] {
                prop_assert!((0.0..=1.0).contains(&value));
            }
            prop_assert!((found.f1() - f1(found.precision(), found.recall())).abs() < 1e-12);
            // With such thresholds more pairs are always a better total.
            prop_assert!(same(found.f1(), other.f1()));
            prop_assert!(same(found.precision(), other.recall()));
        }

        #[test]
        fn any_numbers_are_similarities(
            similarities in prop::collection::vec(prop::array::uniform3(any::<f64>()), 0..4),
            threshold in any::<f64>(),
        ) {
            let similarities: Vec<Vec<f64>> = similarities.iter().map(|row| row.to_vec()).collect();
            prop_assert!((0.0..=1.0).contains(&Detections::among(&similarities, 3, threshold).f1()));
        }
    }

    #[test]
    fn nothing_agrees_with_nothing_only() {
        let all = |similarities: &[Vec<f64>], given: usize, expected: f64| {
            let found = Detections::among(similarities, given, 0.5);
            for value in [found.precision(), found.recall(), found.f1()] {
                assert!(same(value, expected), "{found:?}: {value}");
            }
        };
        all(&[], 0, 1.0);
        all(&[], 2, 0.0);
        all(&[vec![], vec![]], 0, 0.0);
        all(&[vec![0.4]], 1, 0.0);
        // The threshold itself is enough.
        all(&[vec![0.5]], 1, 1.0);
    }

    #[test]
    fn images_add_up() {
        let images = [(2, 1, 0), (1, 0, 3)];
        let sum: Detections =
            images.iter().map(|&(matched, missing, extra)| Detections { matched, missing, extra }).sum();
        assert_eq!(sum, Detections { matched: 3, missing: 1, extra: 3 });
        assert!((sum.precision() - 0.5).abs() < 1e-12 && (sum.recall() - 0.75).abs() < 1e-12);
        assert!((sum.f1() - 0.6).abs() < 1e-12);
    }
}
