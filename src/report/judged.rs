//! What the figures of an attempt say: the recommendation, and how sure each of them is.

use crate::exam::Thresholds;
use crate::scoring::{Certainty, Figure, Known, Measure, Scorecard, Verdict, verdict};

/// What the figures of an attempt say.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The recommendation.
    pub recommendation: Verdict,
    /// How sure the figures are, as far as that can be said.
    certainties: Vec<(Measure, Known)>,
}

impl Judged {
    /// What they say against these thresholds; `odd`: there are flags.
    #[must_use]
    pub fn of(scorecard: &Scorecard, thresholds: &Thresholds, odd: bool) -> Self {
        let of = |certainty: Certainty<'_>| {
            let Figure { label, attribute, .. } = certainty.figure;
            let (label, attribute) = (label.to_owned(), attribute.map(str::to_owned));
            Some((Measure { label, attribute }, certainty.known.ok()?))
        };
        let certainties = scorecard.certainties(thresholds).filter_map(of).collect();
        Self { recommendation: verdict(scorecard, thresholds, odd), certainties }
    }

    /// How sure a figure is; `None` when that can't be said.
    #[must_use]
    pub fn certainty(&self, measure: &Measure) -> Option<Known> {
        self.certainties.iter().find(|(known, _)| known == measure).map(|(_, known)| *known)
    }
}
