//! Wrong labels: which objects were drawn, but called something else; and how often which label was taken for
//! which.
//!
//! Objects of the same label are matched first, by the best total of their similarity, and only what stays alone is
//! then matched across labels. So no figure of a label changes because of another one, and the diagonal of the
//! matrix is what the labels' own matching found. In both steps a pair has to reach the threshold.

use std::collections::{BTreeMap, BTreeSet};

use super::detection::matches;

/// Which objects belong together, by their places in the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// Expected and given object, by the expected one; their labels may differ.
    pub pairs: Vec<(usize, usize)>,
    /// Expected objects to which no given one belongs.
    pub missing: Vec<usize>,
    /// Given objects to which no expected one belongs.
    pub extra: Vec<usize>,
}

/// Matches objects, of which only the labels are given, by the similarity of an expected with a given one.
#[must_use]
pub fn match_across_labels<Label: Ord>(
    expected: &[Label],
    given: &[Label],
    similarity: impl Fn(usize, usize) -> f64,
    threshold: f64,
) -> Matching {
    let mut found = Matching {
        pairs: Vec::new(),
        missing: (0..expected.len()).collect(),
        extra: (0..given.len()).collect(),
    };
    for label in expected.iter().collect::<BTreeSet<_>>() {
        let of = |labels: &[Label]| -> Vec<usize> {
            (0..labels.len()).filter(|&index| labels[index] == *label).collect()
        };
        found.match_among(&of(expected), &of(given), &similarity, threshold);
    }
    let across = |one: usize, other: usize| {
        if expected[one] == given[other] { 0.0 } else { similarity(one, other) }
    };
    let (missing, extra) = (found.missing.clone(), found.extra.clone());
    found.match_among(&missing, &extra, &across, threshold);
    found.pairs.sort_unstable();
    found
}

impl Matching {
    /// Matches some of the expected with some of the given objects, none of which are matched yet.
    fn match_among(
        &mut self,
        expected: &[usize],
        given: &[usize],
        similarity: &impl Fn(usize, usize) -> f64,
        threshold: f64,
    ) {
        let row = |&one: &usize| given.iter().map(|&other| similarity(one, other)).collect();
        let similarities: Vec<Vec<f64>> = expected.iter().map(row).collect();
        let pairs = expected.iter().zip(matches(&similarities, threshold));
        let pairs: Vec<(usize, usize)> = pairs.filter_map(|(one, pair)| Some((*one, given[pair?]))).collect();
        let (one, other): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().copied().unzip();
        self.missing.retain(|index| !one.contains(index));
        self.extra.retain(|index| !other.contains(index));
        self.pairs.extend(pairs);
    }
}

/// How often which label was given where which was expected. Matrices of several images add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion<Label: Ord> {
    counts: BTreeMap<(Option<Label>, Option<Label>), u64>,
}

impl<Label: Ord> Default for Confusion<Label> {
    fn default() -> Self {
        Self { counts: BTreeMap::new() }
    }
}

impl<Label: Ord + Clone> Confusion<Label> {
    /// Adds the objects of an image.
    pub fn add(&mut self, matching: &Matching, expected: &[Label], given: &[Label]) {
        let label = |labels: &[Label], index: usize| labels.get(index).cloned();
        for &(one, other) in &matching.pairs {
            self.count(label(expected, one), label(given, other), 1);
        }
        matching.missing.iter().for_each(|&one| self.count(label(expected, one), None, 1));
        matching.extra.iter().for_each(|&other| self.count(None, label(given, other), 1));
    }

    /// Adds so many objects to a cell; see [`Confusion::of`].
    pub fn count(&mut self, expected: Option<Label>, given: Option<Label>, count: u64) {
        if count > 0 {
            *self.counts.entry((expected, given)).or_default() += count;
        }
    }

    /// How many objects of the expected label were given the other; `None` stands for no object: missing ones were
    /// given as nothing, and nothing was expected where there are extra ones.
    #[must_use]
    pub fn of(&self, expected: Option<&Label>, given: Option<&Label>) -> u64 {
        self.counts.get(&(expected.cloned(), given.cloned())).copied().unwrap_or(0)
    }

    /// The cells that are not 0: expected label, given label, number of objects.
    pub fn cells(&self) -> impl Iterator<Item = (Option<&Label>, Option<&Label>, u64)> {
        self.counts.iter().map(|((expected, given), count)| (expected.as_ref(), given.as_ref(), *count))
    }

    /// The cells of wrong labels.
    pub fn wrong_labels(&self) -> impl Iterator<Item = (&Label, &Label, u64)> {
        let wrong = |(expected, given, count)| match (expected, given) {
            (Some(expected), Some(given)) if expected != given => Some((expected, given, count)),
            _ => None,
        };
        self.cells().filter_map(wrong)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wrong_label_is_told_as_such() {
        let (expected, given) = (["car", "truck", "car"], ["car", "car", "bus"]);
        let similarity = [[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.0, 0.0, 0.0]];
        let found = match_across_labels(&expected, &given, |one, other| similarity[one][other], 0.5);
        let matched = Matching { pairs: vec![(0, 0), (1, 1)], missing: vec![2], extra: vec![2] };
        assert_eq!(found, matched);
        let mut confusion = Confusion::default();
        confusion.add(&found, &expected, &given);
        assert_eq!(confusion.of(Some(&"car"), Some(&"car")), 1);
        assert_eq!(confusion.of(Some(&"car"), None), 1);
        assert_eq!(confusion.of(None, Some(&"bus")), 1);
        assert_eq!(confusion.of(Some(&"bus"), Some(&"bus")), 0);
        assert_eq!(confusion.wrong_labels().collect::<Vec<_>>(), [(&"truck", &"car", 1)]);
    }

    #[test]
    fn the_same_label_goes_before_a_better_match_of_another() {
        let found = match_across_labels(&["car"], &["truck", "car"], |_, other| [0.9, 0.6][other], 0.5);
        assert_eq!(found, Matching { pairs: vec![(0, 1)], missing: vec![], extra: vec![0] });
        // A neighbour that hardly touches does not hide the wrong label.
        let found = match_across_labels(&["car"], &["truck", "car"], |_, other| [0.9, 0.1][other], 0.5);
        assert_eq!(found, Matching { pairs: vec![(0, 0)], missing: vec![], extra: vec![1] });
    }

    fn objects() -> impl Strategy<Value = (Vec<u32>, Vec<u32>, Vec<f64>)> {
        let labels = || prop::collection::vec(0_u32..3, 0..6);
        (labels(), labels(), prop::collection::vec(0.0..1.0_f64, 36))
    }

    proptest! {
        #[test]
        fn each_object_is_in_one_cell((expected, given, similarities) in objects(), threshold in 0.0..1.0_f64) {
            let similarity = |one: usize, other: usize| similarities[one * 6 + other];
            let found = match_across_labels(&expected, &given, similarity, threshold);
            let (mut one, mut other): (Vec<usize>, Vec<usize>) = found.pairs.iter().copied().unzip();
            one.extend(&found.missing);
            other.extend(&found.extra);
            one.sort_unstable();
            other.sort_unstable();
            prop_assert_eq!(one, (0..expected.len()).collect::<Vec<_>>());
            prop_assert_eq!(other, (0..given.len()).collect::<Vec<_>>());
            prop_assert!(found.pairs.iter().all(|&(one, other)| similarity(one, other) >= threshold));
            // What stays alone has no partner left.
            prop_assert!(
                found.missing.iter().all(|&one| found.extra.iter().all(|&other| similarity(one, other) < threshold))
            );
            let mut confusion = Confusion::default();
            confusion.add(&found, &expected, &given);
            for label in 0..3 {
                let row: u64 = confusion.cells().filter(|cell| cell.0 == Some(&label)).map(|cell| cell.2).sum();
                prop_assert_eq!(row, expected.iter().filter(|other| **other == label).count() as u64);
                let column: u64 = confusion.cells().filter(|cell| cell.1 == Some(&label)).map(|cell| cell.2).sum();
                prop_assert_eq!(column, given.iter().filter(|other| **other == label).count() as u64);
            }
        }

        #[test]
        fn an_object_matches_itself_first((labels, ..) in objects()) {
            let same = |one: usize, other: usize| f64::from(u8::from(one == other));
            let found = match_across_labels(&labels, &labels, same, 0.5);
            let each = (0..labels.len()).map(|index| (index, index)).collect();
            prop_assert_eq!(found, Matching { pairs: each, missing: vec![], extra: vec![] });
        }
    }
}
