//! What is alike in the works of two people.

use serde::{Deserialize, Serialize};

use super::{AttemptNumber, PersonId};

/// A work that is more like that of others than those of independent people are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// Whose work it is most like.
    pub person: PersonId,
    /// Number of that person's attempt.
    pub attempt: AttemptNumber,
    /// What is alike.
    pub evidence: Evidence,
    /// Of fewer than one in so many exams of independent people, any two are so much alike; a power of ten, up to
    /// [`Alike::RAREST`].
    pub one_in: u64,
    /// Others who are alike with them, or with each other; at most [`Alike::OTHERS`].
    pub others: Vec<(PersonId, AttemptNumber)>,
    /// How many more there are.
    pub more: u32,
}

/// What is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// Points of outlines.
    Points {
        /// Objects whose outlines are the same.
        objects: u32,
        /// Objects that both drew.
        of_objects: u32,
        /// Points in common.
        points: u32,
        /// How many there could be.
        of_points: u32,
        /// How far the outlines lie from each other, in pixels.
        shift: u32,
        /// The larger size as a percentage of the smaller one; 100: the same.
        scale: u32,
        /// Whether left and right are exchanged.
        mirrored: bool,
    },
    /// Mistakes.
    Mistakes {
        /// How many are the same.
        shared: u32,
        /// How many the person made.
        of: u32,
    },
}

impl Alike {
    /// What is rarer than once in so many exams is said to be so: nobody knows the tails of a distribution better.
    pub const RAREST: u64 = 1_000_000_000;

    /// As many others are kept.
    pub const OTHERS: usize = 20;

    /// The number for a probability by its natural logarithm: rounded to the frequent side.
    #[must_use]
    pub fn one_in(ln_probability: f64) -> u64 {
        let powers = (-ln_probability / std::f64::consts::LN_10).floor().clamp(0.0, 9.0) as u32;
        10_u64.pow(powers).min(Self::RAREST)
    }

    /// The people of the group whose ids are known: the one who is most alike comes first.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, AttemptNumber)> {
        std::iter::once((self.person, self.attempt)).chain(self.others.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_is_a_power_of_ten_within_limits() {
        let one_in = |probability: f64| Alike::one_in(probability.ln());
        assert_eq!([0.009, 0.0011, 9e-7, 1e-30].map(one_in), [100, 100, 1_000_000, Alike::RAREST]);
        assert_eq!([0.5, 1.0, 2.0, 0.0, f64::NAN].map(one_in), [1, 1, 1, Alike::RAREST, 1]);
    }
}
