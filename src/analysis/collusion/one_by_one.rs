//! The newest of people who come one by one, beside those who came before.
//!
//! There are two tests of points, and the smaller probability counts: what is the same to half a pixel
//! ([`Assumed::ln_identical`]), and what is near, against a panel ([`Independent`]). Without a panel, because too few
//! people came, [`Assumed::ln_probability`] stands for both.

use super::assumed::Assumed;
use super::drawing::Drawing;
use super::index::Similar;
use super::many_pairs::ln_one_by_one;
use super::same_coordinates::Independent;

/// The share of exams that may have a flag though nobody copied.
const FALSE_FLAGS: f64 = 0.01;

/// Of these, those with points and those with mistakes as evidence: points say more.
const BY_POINTS: f64 = 0.8;
const BY_MISTAKES: f64 = 0.2;

/// Of those with points as evidence, those against a panel; what is the same to half a pixel is so improbable that it needs
/// little.
const BY_PANEL: f64 = 0.9;

/// Somebody who is compared with all who came before.
pub struct Newest<'a> {
    /// How many came before.
    pub before: usize,
    /// What was drawn.
    pub drawn: &'a Drawing,
    /// What is known without other people.
    pub assumed: &'a Assumed,
    /// What independent people have in common; `None`: there are too few.
    pub independent: Option<&'a Independent>,
}

/// The natural logarithm of by how much a probability is multiplied that somebody shares so many mistakes by chance with one
/// of so many people who came before.
#[must_use]
pub fn ln_mistakes(before: usize) -> f64 {
    ln_one_by_one(before + 1) - BY_MISTAKES.ln()
}

/// What is as probable as that or less, after the correction, is no chance; the natural logarithm of it.
#[must_use]
pub fn ln_false_flags() -> f64 {
    FALSE_FLAGS.ln()
}

impl Newest<'_> {
    /// The probability of having so many points in common with this person by chance, corrected; its natural
    /// logarithm. What is more probable than [`ln_false_flags`] is told as it seems at first.
    #[must_use]
    pub fn ln_probability(&self, similar: Similar, other: &Drawing) -> f64 {
        let correction = ln_one_by_one(self.before + 1) - BY_POINTS.ln();
        let mirrored = similar.mirrored;
        let Some(independent) = self.independent else {
            let found = self.assumed.ln_probability(self.drawn, other, mirrored);
            return (found + correction).min(0.0);
        };
        let (panel, rest) = (correction - BY_PANEL.ln(), correction - (1.0 - BY_PANEL).ln());
        let identical = self.assumed.ln_identical(self.drawn, other, mirrored) + rest;
        let fetch = |_| other.clone();
        let level = FALSE_FLAGS.ln() - panel;
        let near = independent.among(self.before, self.drawn, vec![similar], fetch, level);
        let near = near.into_iter().map(|found| found.ln_probability + panel);
        near.fold(identical, f64::min).min(0.0)
    }
}
