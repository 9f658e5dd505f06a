//! Whether enough images are seen: the exam's sequential test on the images of a submission, in the order in which the
//! candidate had them.
//!
//! An answer of the test is an image, not an object: objects of one image share its light, its angle and its minute, so they
//! are right and wrong together, and a test that took them for independent would be sure too soon. An image is right
//! if every figure on it reaches its threshold, as on a critical image. Images of one person are taken as independent, which
//! they are in so far as they are drawn at random, and as everybody's order was fixed before anything was annotated.

use super::scorecard::Scorecard;
use super::verdict::is_right;
use crate::analysis::{Decision, Plan};
use crate::exam::Exam;

/// What the sequential test says of a submission. It stands beside the recommendation, and changes nothing in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    /// How many images count: those up to the decision.
    pub counted: u32,
    /// How many of those are right.
    pub right: u32,
    /// How many images there are.
    pub images: u32,
    /// What they mean.
    pub known: KnownEnough,
    /// How the test does in general.
    pub test: Errors,
}

/// Whether enough is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownEnough {
    /// Enough: good.
    Pass,
    /// Enough: poor.
    Fail,
    /// More images are needed.
    More {
        /// The fewest after which there can be a decision; at least 1.
        fewest: u32,
        /// The most after which there is one.
        most: u32,
    },
}

/// How often a test is wrong, exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// The share of images, 0 to 1, that somebody poor does right.
    pub poor: f64,
    /// How often they pass, 0 to 1.
    pub poor_pass: f64,
    /// The share of images, 0 to 1, that somebody good does right.
    pub good: f64,
    /// How often they fail, 0 to 1.
    pub good_fail: f64,
}

impl Errors {
    fn of(plan: &Plan) -> Self {
        let (poor, good) = plan.shares();
        let (poor_pass, good_fail) = (plan.operation(poor).pass, 1.0 - plan.operation(good).pass);
        Self { poor, poor_pass, good, good_fail }
    }
}

/// What the exam's sequential test says; `None`: it has none, or the images of the submission are not on record.
#[must_use]
pub fn enough(scorecard: &Scorecard, exam: &Exam) -> Option<Enough> {
    let plan = exam.sequential.as_ref()?;
    let images = u32::try_from(scorecard.images.len()).ok().filter(|images| *images > 0)?;
    let progress = plan.progress(scorecard.images.iter().map(|image| is_right(image, exam)));
    let known = match progress.decision {
        Decision::Pass => KnownEnough::Pass,
        Decision::Fail => KnownEnough::Fail,
        Decision::Continue => {
            let (fewest, most) = plan.remaining(&progress);
            KnownEnough::More { fewest, most }
        }
    };
    let (counted, right) = (progress.answers, progress.right);
    Some(Enough { counted, right, images, known, test: Errors::of(plan) })
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;
    use crate::scoring::{Percent, score};

    fn exam() -> Exam {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.sequential = Some(Plan::new(0.5, 0.9, (0.1, 0.1), 20).expect("a plan"));
        exam
    }

    /// A submission of so many images, of which these are right.
    fn card(exam: &Exam, right: impl IntoIterator<Item = bool>) -> Scorecard {
        let mut card = score(exam, 1, &exam.reference);
        let image = card.images[0].clone();
        let image = |right: bool| {
            let mut image = image.clone();
            if !right {
                image.labels[0].iou = Percent::of(1, 2);
            }
            image
        };
        card.images = right.into_iter().map(image).collect();
        card
    }

    fn known(exam: &Exam, right: &[bool]) -> (u32, u32, KnownEnough) {
        let found = enough(&card(exam, right.iter().copied()), exam).expect("there is a test");
        (found.right, found.counted, found.known)
    }

    #[test]
    fn it_says_when_enough_is_known() {
        let exam = exam();
        assert_eq!(known(&exam, &[true; 5]), (4, 4, KnownEnough::Pass));
        assert_eq!(known(&exam, &[false; 5]), (0, 2, KnownEnough::Fail));
        assert_eq!(known(&exam, &[true, true, false]), (2, 3, KnownEnough::More { fewest: 2, most: 17 }));
    }

    #[test]
    fn what_must_not_occur_makes_an_image_wrong() {
        let mut exam = exam();
        let mut card = card(&exam, [true; 2]);
        card.images.iter_mut().for_each(|image| image.labels[0].extra = 1);
        assert_eq!(enough(&card, &exam).map(|found| found.right), Some(2));
        exam.labels[0].must_not_occur = true;
        assert_eq!(enough(&card, &exam).map(|found| found.right), Some(0));
    }

    #[test]
    fn without_a_test_or_images_nothing_is_said() {
        let mut exam = exam();
        assert_eq!(enough(&card(&exam, []), &exam), None);
        exam.sequential = None;
        assert_eq!(enough(&card(&exam, [true; 5]), &exam), None);
    }

    #[test]
    fn people_pass_and_fail_wrongly_no_oftener_than_it_says() {
        const PEOPLE: usize = 2_000;
        let exam = exam();
        let mut random = StdRng::seed_from_u64(26);
        let mut share_of = |share: f64, wanted: KnownEnough| {
            let found = (0..PEOPLE).filter(|_| {
                let answers: Vec<bool> = (0..20).map(|_| random.random_bool(share)).collect();
                known(&exam, &answers).2 == wanted
            });
            found.count() as f64 / PEOPLE as f64
        };
        let (poor_pass, good_fail) = (share_of(0.5, KnownEnough::Pass), share_of(0.9, KnownEnough::Fail));
        let test = enough(&card(&exam, [true]), &exam).expect("there is a test").test;
        assert!(test.poor_pass <= 0.1 && test.good_fail <= 0.1, "{test:?}");
        // Four standard errors of a share of one in ten.
        assert!((poor_pass - test.poor_pass).abs() < 0.027, "{poor_pass} {test:?}");
        assert!((good_fail - test.good_fail).abs() < 0.027, "{good_fail} {test:?}");
    }
}
