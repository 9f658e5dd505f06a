//! What the figures of an attempt say: the recommendation, and how sure each of them is.

use crate::exam::Exam;
use crate::scoring::{Certainty, Known, Measure, Scorecard, Verdict, verdict};

/// What the figures of an attempt say.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The recommendation.
    pub recommendation: Verdict,
    /// How sure the figures are, by label and attribute, as far as that can be said.
    certainties: Vec<(String, Option<String>, Known)>,
}

impl Judged {
    /// What they say of the requirements of the exam; `odd`: there are flags.
    #[must_use]
    pub fn of(scorecard: &Scorecard, exam: &Exam, odd: bool) -> Self {
        let of = |certainty: Certainty<'_>| {
            let (label, attribute) = (certainty.figure.label, certainty.figure.attribute);
            Some((label.to_owned(), attribute.map(str::to_owned), certainty.known.ok()?))
        };
        let certainties = scorecard.certainties(&exam.thresholds).filter_map(of).collect();
        Self { recommendation: verdict(scorecard, exam, odd), certainties }
    }

    /// How sure a figure is; `None` when that can't be said.
    #[must_use]
    pub fn certainty(&self, measure: &Measure) -> Option<Known> {
        let mut certainties = self.certainties.iter();
        let found = certainties
            .find(|(label, attribute, _)| (label, attribute) == (&measure.label, &measure.attribute));
        found.map(|(_, _, known)| *known)
    }
}
