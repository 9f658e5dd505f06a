//! From a submission as it came from the site to what the desk decides by.

use chrono::{DateTime, Utc};

use super::basis::Basis;
use super::flags::{self, Hands};
use super::handwriting::handwriting;
use super::haste::{Haste, Times, haste};
use crate::exam::{Annotations, ContentHash, Exam};
use crate::model::{Attempt, AttemptNumber, Flag, Handwriting, Submission};
use crate::scoring::{self, Finding, ImageScore, Percent, Scorecard};
use crate::store::{PackedSubmission, Packs, Records, StoreError};

/// A submission as it came from the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The annotations.
    pub annotations: Annotations,
    /// Last edit of the annotations.
    pub last_edit: DateTime<Utc>,
    /// To whom the task is assigned.
    pub hands: Hands,
}

/// A submission with everything that is computed from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    basis: Basis,
    last_edit: DateTime<Utc>,
    assessed: Assessed,
}

/// The result of checking a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// There are more annotations than anybody draws: this is reported, and they are kept nowhere.
    TooManyAnnotations {
        /// What is wrong.
        findings: Vec<Finding>,
    },
    /// The submission is incomplete or wrong.
    Incomplete {
        /// The findings; not empty.
        findings: Vec<Finding>,
        /// The stored form.
        packed: PackedSubmission,
    },
    /// The submission is complete.
    Complete(Box<Complete>),
}

/// What is computed from a complete submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Complete {
    /// The figures.
    pub scorecard: Scorecard,
    /// By what it is found when copies are sought.
    pub handwriting: Handwriting,
    /// Flags that follow from the submission alone.
    pub flags: Vec<Flag>,
    /// How the working time compares with those of others.
    pub haste: Haste,
    /// Number of points drawn.
    pub points: u32,
    /// The stored form.
    pub packed: PackedSubmission,
    /// How well each image was done, for draws from the pool; empty where that tells nothing of the image.
    pub results: Vec<(ContentHash, Percent)>,
}

impl Assessment {
    /// The basis of the computation.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Last edit of the annotations, limited to the current time: the site's clock may be ahead of ours.
    #[must_use]
    pub fn last_edit(&self) -> DateTime<Utc> {
        self.last_edit
    }

    /// The result of checking the submission.
    #[must_use]
    pub fn assessed(&self) -> &Assessed {
        &self.assessed
    }

    /// The findings, if there are any.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match &self.assessed {
            Assessed::TooManyAnnotations { findings } | Assessed::Incomplete { findings, .. } => findings,
            Assessed::Complete(_) => &[],
        }
    }

    /// The stored form, unless there is too much.
    #[must_use]
    pub fn packed(&self) -> Option<&PackedSubmission> {
        match &self.assessed {
            Assessed::TooManyAnnotations { .. } => None,
            Assessed::Incomplete { packed, .. } => Some(packed),
            Assessed::Complete(complete) => Some(&complete.packed),
        }
    }
}

/// Computes everything that follows from a submission that came at `now`, by the exam pack of its attempt.
pub fn assess(
    packs: &Packs,
    records: &impl Records,
    attempt: &Attempt,
    received: Received,
    now: DateTime<Utc>,
) -> Result<Assessment, StoreError> {
    let exam = packs.of(records, attempt)?;
    let Received { mut annotations, last_edit, hands } = received;
    annotations.call_like(&exam.image_names());
    // One track on an image is reported the same as a thousand.
    annotations.tracks.sort_unstable();
    annotations.tracks.dedup();
    annotations.tracks.retain(|start| (*start as usize) < annotations.images.len());
    // No edit can be later than now.
    let last_edit = last_edit.min(now);
    let findings = scoring::findings(&exam, attempt.number.0, &annotations);
    let basis = Basis::of(attempt, packs, records)?;
    if findings.iter().any(|finding| finding.problem.is_excess()) {
        return Ok(Assessment { basis, last_edit, assessed: Assessed::TooManyAnnotations { findings } });
    }
    let submission = Submission { at: attempt.submitted.unwrap_or(now), last_edit, annotations };
    let packed = PackedSubmission::of(&submission)?;
    if !findings.is_empty() {
        return Ok(Assessment { basis, last_edit, assessed: Assessed::Incomplete { findings, packed } });
    }
    let annotations = &submission.annotations;
    let images = exam.assignment(attempt.number.0);
    // By the form of the exam that is in force, which the attempt goes by from now on.
    let set = attempt.set_in(attempt.pack.map(|_| exam.id()), images.iter().map(String::as_str));
    let scorecard = scoring::score(&exam, attempt.number.0, annotations);
    let complete = Complete {
        results: results(&exam, attempt, &scorecard),
        scorecard,
        handwriting: handwriting(&exam, images, annotations),
        haste: haste(records, set, attempt.person, &Times::until(attempt, last_edit))?,
        flags: flags::flags(annotations, hands),
        points: u32::try_from(flags::points(annotations)).unwrap_or(u32::MAX),
        packed,
    };
    Ok(Assessment { basis, last_edit, assessed: Assessed::Complete(Box::new(complete)) })
}

/// How well each image was done, if that says how difficult it is: in later attempts people know more.
pub(super) fn results(exam: &Exam, attempt: &Attempt, scorecard: &Scorecard) -> Vec<(ContentHash, Percent)> {
    if attempt.drawn.is_none() || attempt.number != AttemptNumber::FIRST {
        return Vec::new();
    }
    let figure = |image: &ImageScore| Some((exam.image_hash(&image.name)?, image.overall()?));
    scorecard.images.iter().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Shape;
    use crate::model::PersonId;
    use crate::store::Store;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    /// The result of checking the ground truth after this change to it, and the exam.
    fn assessed(hands: Hands, change: impl FnOnce(&mut Annotations)) -> (Exam, Assessment) {
        let exam = Exam::embedded().expect("the embedded exam");
        let images = exam.reference.images[..5].to_vec();
        let mut annotations = Annotations { images, ..Annotations::default() };
        change(&mut annotations);
        let (store, packs) = (Store::in_memory().expect("a store"), Packs::from(exam.clone()));
        let attempt =
            Attempt { submitted: Some(at(50)), ..Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0)) };
        let received = Received { annotations, last_edit: at(200), hands };
        let view = store.read().expect("read");
        (exam, assess(&packs, &view, &attempt, received, at(100)).expect("assessed"))
    }

    #[test]
    fn of_what_is_complete_everything_is_computed() {
        let (exam, assessment) = assessed(Hands::Nobody, |annotations| {
            annotations.images[0].shapes[0].source = "file".to_owned();
            // The same track twice, on an image that does not exist.
            annotations.tracks = vec![9, 9];
        });
        assert_eq!((assessment.findings(), assessment.last_edit()), (&[][..], at(100)));
        let Assessed::Complete(complete) = assessment.assessed() else { panic!("{assessment:?}") };
        let kept = complete.packed.unpacked().expect("it is whole");
        assert_eq!((kept.at, kept.last_edit, &kept.annotations.tracks), (at(50), at(100), &vec![]));
        assert_eq!(complete.scorecard, scoring::score(&exam, 1, &kept.annotations));
        assert_eq!(complete.handwriting, handwriting(&exam, exam.assignment(1), &kept.annotations));
        let shapes = kept.annotations.images.iter().flat_map(|image| &image.shapes);
        assert_eq!(complete.points as usize, shapes.map(Shape::point_count).sum::<usize>());
        let flags =
            [Flag::OtherAssignee { assignee: None }, Flag::NotByHand { source: "file".to_owned(), count: 1 }];
        assert_eq!(complete.flags, flags);
    }

    #[test]
    fn what_lacks_something_is_kept_and_what_is_too_much_is_not() {
        let (_, assessment) = assessed(Hands::Own, |annotations| annotations.images[4].shapes.clear());
        assert!(matches!(assessment.assessed(), Assessed::Incomplete { .. }), "{assessment:?}");
        assert!(assessment.packed().is_some_and(|packed| packed.unpacked().is_ok()));
        let (_, assessment) = assessed(Hands::Own, |annotations| {
            let shapes = &mut annotations.images[0].shapes;
            *shapes = vec![shapes[0].clone(); 100_000];
        });
        assert!(matches!(assessment.assessed(), Assessed::TooManyAnnotations { .. }));
        assert!(assessment.packed().is_none() && !assessment.findings().is_empty());
    }
}
