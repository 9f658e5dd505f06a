//! Whose word counts when it is asked whether a key is right, and how much.
//!
//! An item in doubt must not choose its own judges: whoever agrees with a wrong key would be among the strong ones for
//! that reason. So everybody is judged by the *other* items alone, as in the corrected item–total correlation.
//!
//! # Who
//! Of those who had the item, the half with the highest share of right answers to their other items, with everybody who
//! is as good as the last of them, but at most so many as the caller wants, the best ones. Somebody who has nothing
//! right elsewhere, or had nothing else, judges nothing.
//!
//! # How much
//! The logarithm of the odds to be right (Nitzan and Paroush 1982, *International Economic Review* 23, p. 289),
//! estimated from the other items with one right and one wrong answer more, so that few answers weigh little. Nobody who
//! is among the judges counts less than a tenth of one whose odds are *e*.

/// Somebody who had the item: how many of their answers to the other items are right, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Right answers.
    pub right: u32,
    /// All answers.
    pub of: u32,
}

/// A judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judge {
    /// Which one of the people, in the order in which they were given.
    pub place: usize,
    /// How much their word counts, above 0, in hundredths.
    pub weight: u32,
}

impl Elsewhere {
    fn share(self) -> f64 {
        f64::from(self.right) / f64::from(self.of)
    }

    fn weight(self) -> u32 {
        let (right, wrong) =
            (f64::from(self.right) + 1.0, f64::from(self.of.saturating_sub(self.right)) + 1.0);
        (100.0 * (right / wrong).ln()).round().max(10.0) as u32
    }
}

/// The judges among these people, the best first; of equally good ones in the given order.
#[must_use]
pub fn judges(people: &[Elsewhere], most: usize) -> Vec<Judge> {
    let mut able: Vec<(f64, usize)> = people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.of > 0)
        .map(|(place, person)| (person.share(), place))
        .collect();
    able.sort_by(|(one, first), (other, second)| other.total_cmp(one).then(first.cmp(second)));
    let half = able.len().div_ceil(2);
    let Some(&(bound, _)) = able[..half].last() else { return Vec::new() };
    let strong = able.into_iter().take_while(|(share, _)| *share > 0.0 && *share >= bound);
    strong.take(most).map(|(_, place)| Judge { place, weight: people[place].weight() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(people: &[(u32, u32)], most: usize) -> Vec<usize> {
        let people: Vec<Elsewhere> = people.iter().map(|&(right, of)| Elsewhere { right, of }).collect();
        judges(&people, most).iter().map(|judge| judge.place).collect()
    }

    #[test]
    fn the_better_half_judges_with_those_who_are_as_good() {
        assert_eq!(chosen(&[(1, 4), (4, 4), (3, 4), (0, 4)], 9), [1, 2]);
        assert_eq!(chosen(&[(3, 4), (4, 4), (3, 4), (3, 4)], 9), [1, 0, 2, 3]);
        assert_eq!(chosen(&[(3, 4), (4, 4), (3, 4), (3, 4)], 2), [1, 0]);
        assert_eq!(chosen(&[(0, 4), (0, 0), (1, 2), (0, 4)], 9), [2], "who has nothing right judges nothing");
        assert!(chosen(&[], 9).is_empty() && chosen(&[(0, 3), (0, 0)], 9).is_empty());
    }

    #[test]
    fn the_abler_somebody_is_the_more_their_word_counts() {
        let weight = |right, of| Elsewhere { right, of }.weight();
        // ln 10, ln 19/3, and of nothing known the least.
        assert_eq!((weight(9, 9), weight(18, 20), weight(1, 2), weight(1, 9)), (230, 185, 10, 10));
    }
}
