//! What is told: programs get it as JSON, with the names of these fields.

use serde::{Deserialize, Serialize};

use super::MOST_DOUBTS;
use crate::analysis::Proportion;
use crate::exam::{Change, ContentHash, Exam};
use crate::model::DoubtKey;

/// Something in the ground truth that may be wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// Its name.
    pub key: DoubtKey,
    /// Name of the image.
    pub image: String,
    /// What the ground truth would have to be.
    pub proposal: Change,
    /// Whether the image has several objects of the label, so that it has to be said which one.
    pub several: bool,
    /// How many strong candidates are of that opinion.
    pub count: usize,
    /// How many strong candidates there are.
    pub of: usize,
    /// How strong the doubt is, 0 to 1.
    pub strength: f64,
    /// What else is known.
    pub evidence: Evidence,
}

/// What is known of a doubt beside how many are of that opinion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// They gave another value.
    Value {
        /// The value of the ground truth.
        truth: String,
        /// How probable theirs is, 0 to 1.
        probability: f64,
    },
    /// They drew it otherwise. Shares are of what two outlines cover together, 0 to 1.
    Outline {
        /// The median of how far they agree with the median outline.
        among: f64,
        /// How far the ground truth agrees with it.
        truth: f64,
    },
    /// They gave it another label.
    Label,
    /// They did not draw it.
    NotFound {
        /// How many candidates of all drew something there.
        found: usize,
        /// How many candidates had it.
        people: usize,
    },
    /// They drew one more object.
    Lacking,
}

/// What is told of the ground truth of an exam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubts {
    /// Hash of its pack, as people see it.
    pub exam: String,
    /// Its title in English.
    pub title: String,
    /// Candidates whose attempts count.
    pub people: usize,
    /// Candidates who have come since and do not count yet: of a thousand and more, what is told is computed anew for each
    /// hundredth part of them.
    pub newer: usize,
    /// Candidates with an attempt that does not count, because it can't be read or found no room.
    pub left_out: usize,
    /// Images that enough people had.
    pub images: usize,
    /// Images that somebody had, but too few.
    pub too_few: usize,
    /// The strongest doubts, the strongest first.
    pub doubts: Vec<Doubt>,
    /// How many more there are.
    pub more: usize,
}

impl Doubts {
    /// The doubt of this name.
    #[must_use]
    pub fn doubt(&self, key: DoubtKey) -> Option<&Doubt> {
        self.doubts.iter().find(|doubt| doubt.key == key)
    }

    /// Whether nothing can be told yet.
    #[must_use]
    pub fn are_too_few(&self) -> bool {
        self.images == 0
    }
}

impl Doubt {
    /// A doubt of this exam; `count` of `of` judges are of the other opinion.
    pub(super) fn new(
        exam: &Exam,
        image: &str,
        proposal: Change,
        (count, of): (usize, usize),
        evidence: Evidence,
    ) -> Self {
        let label = proposal.object().map(|object| object.label.as_str());
        let objects = label.and_then(|label| exam.label(label)).zip(exam.reference.image(image));
        let several = objects.is_some_and(|(rule, image)| rule.objects(image).nth(1).is_some());
        let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let share = Proportion::new(whole(count), whole(of));
        Self {
            key: key(exam.id(), image, &proposal),
            image: image.to_owned(),
            several,
            proposal,
            count,
            of,
            strength: share.map_or(0.0, |share| share.interval().low),
            evidence,
        }
    }

    /// Name of the label that it is about.
    #[must_use]
    pub fn label(&self) -> &str {
        match &self.proposal {
            Change::Add { shape } => &shape.label,
            Change::Value { object, .. }
            | Change::Label { object, .. }
            | Change::Outline { object, .. }
            | Change::Remove { object } => &object.label,
        }
    }
}

fn key(exam: ContentHash, image: &str, proposal: &Change) -> DoubtKey {
    // What can't be written as JSON has no name of its own, but there is no such proposal.
    let words = serde_json::to_string(&(exam.0, image, proposal)).unwrap_or_default();
    let ContentHash(hash) = ContentHash::of(words.as_bytes());
    DoubtKey(hash.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte)))
}

/// The strongest ones in their order, and how many more there are.
pub(super) fn strongest(mut doubts: Vec<Doubt>) -> (Vec<Doubt>, usize) {
    doubts.sort_by(|one, other| {
        let by_place =
            || (&one.image, one.label(), one.key.0).cmp(&(&other.image, other.label(), other.key.0));
        other.strength.total_cmp(&one.strength).then_with(by_place)
    });
    let more = doubts.len().saturating_sub(MOST_DOUBTS);
    doubts.truncate(MOST_DOUBTS);
    (doubts, more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ObjectPlace;

    fn doubt(exam: &Exam, count: usize, of: usize, number: u32) -> Doubt {
        let object = ObjectPlace { label: "plate".to_owned(), number };
        Doubt::new(exam, "01.jpg", Change::Remove { object }, (count, of), Evidence::Label)
    }

    #[test]
    fn the_surest_come_first_and_there_is_an_end() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let (told, more) =
            strongest(vec![doubt(&exam, 9, 10, 0), doubt(&exam, 90, 100, 1), doubt(&exam, 10, 10, 2)]);
        let counts: Vec<usize> = told.iter().map(|doubt| doubt.of).collect();
        assert_eq!((counts, more), (vec![100, 10, 10], 0));
        assert!(told[1].count == 10 && told[1].strength > told[2].strength, "{told:?}");
        let many = (0..30).map(|number| doubt(&exam, 10, 10, number)).collect();
        let (told, more) = strongest(many);
        assert_eq!((told.len(), more), (MOST_DOUBTS, 10));
    }

    #[test]
    fn another_proposal_has_another_name() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(doubt(&exam, 1, 2, 0).key, doubt(&exam, 2, 2, 0).key);
        assert_ne!(doubt(&exam, 1, 2, 0).key, doubt(&exam, 1, 2, 1).key);
    }
}
