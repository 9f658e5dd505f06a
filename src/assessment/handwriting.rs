//! What a submission looks like beside those of others: object by object what was drawn, and item by item what was
//! answered.
//!
//! Where images are drawn from a pool, everybody's work is laid out on all of the pool: what somebody did not have is neither
//! drawn nor answered, so that two people are compared by the images that both had.

use std::borrow::Cow;

use crate::analysis::{Drawing, Sketch};
use crate::exam::{AnnotatedImage, Annotations, Exam, Shape};
use crate::model::{Given, Handwriting};
use crate::scoring::{Counterpart, Counterparts, counterparts};

/// The answer *nothing is there* to an object that is there.
const MISSING: Given = Given::Wrong(0);

/// The answer *it is elsewhere*.
const ASIDE: Given = Given::Wrong(1);

/// What was drawn for each object that these images have.
#[must_use]
pub fn drawing(exam: &Exam, images: &[String], annotations: &Annotations) -> Drawing {
    let (exam, images) = compared(exam, images);
    drawn(&counterparts(exam, &images, annotations))
}

/// The images on which work is compared with that of others, and the exam that has them: of an attempt that draws its
/// images all that anybody may be given.
fn compared<'a>(exam: &'a Exam, images: &'a [String]) -> (&'a Exam, Cow<'a, [String]>) {
    if !exam.draws() {
        return (exam, images.into());
    }
    let whole = exam.whole();
    (whole, whole.originals.iter().map(|original| original.name.clone()).collect())
}

/// What the ground truth has there.
#[must_use]
pub fn truth(exam: &Exam, images: &[String]) -> Drawing {
    let (exam, images) = compared(exam, images);
    let expected = images.iter().filter_map(|name| exam.reference.image(name));
    let of_image = |image: &AnnotatedImage| -> Vec<_> {
        let objects = exam.labels.iter().flat_map(|rule| rule.objects(image));
        objects.map(|shape| shape.geometry.points()).collect()
    };
    let points: Vec<Vec<(f64, f64)>> = expected.flat_map(of_image).collect();
    Drawing::of(points.iter().map(Vec::as_slice))
}

/// By what a submission on these images is found again.
#[must_use]
pub fn handwriting(exam: &Exam, images: &[String], annotations: &Annotations) -> Handwriting {
    let (whole, all) = compared(exam, images);
    let found = counterparts(whole, &all, annotations);
    let sketch = Sketch::of(&drawn(&found), &truth(whole, &all).sizes());
    let answers = found.iter().flat_map(|label| {
        let answers = answers(label);
        let had = images.iter().any(|name| name == label.image);
        if had { answers } else { vec![None; answers.len()] }
    });
    Handwriting { sketch: sketch.into_numbers(), answers: answers.collect() }
}

fn drawn(found: &[Counterparts<'_>]) -> Drawing {
    let objects = found.iter().flat_map(|label| &label.objects);
    let points: Vec<Vec<(f64, f64)>> = objects.map(points).collect();
    Drawing::of(points.iter().map(Vec::as_slice))
}

/// The points that somebody set; none where a tool did: it gives the same ones to everybody.
fn points(object: &Counterpart<'_>) -> Vec<(f64, f64)> {
    let by_hand = |shape: &&Shape| !matches!(shape.source.as_str(), "auto" | "semi-auto");
    let shape = object.drawn.map(|(shape, _)| shape).filter(by_hand);
    shape.map(|shape| shape.geometry.points()).unwrap_or_default()
}

/// The items of a label on an image: of every object whether it is there, and its compared attributes; and whether there is
/// more than there should be.
fn answers(label: &Counterparts<'_>) -> Vec<Option<Given>> {
    let mut answers = Vec::new();
    for Counterpart { expected, drawn } in &label.objects {
        answers.push(Some(match drawn {
            None => MISSING,
            Some((_, overlap)) if *overlap < 0.5 => ASIDE,
            Some(_) => Given::Right,
        }));
        answers.extend(label.rule.scored().map(|attribute| {
            let (shape, _) = (*drawn)?;
            let value = attribute.value(shape);
            let is_right = attribute.same(attribute.value(expected), value);
            Some(if is_right { Given::Right } else { Given::Wrong(number(value)) })
        }));
    }
    let extra = u32::try_from(label.extra).unwrap_or(u32::MAX);
    answers.push(Some(if extra == 0 { Given::Right } else { Given::Wrong(extra) }));
    answers
}

/// A number for a text (FNV-1a, 32 bits): it is kept, so it never changes.
fn number(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |number, byte| (number ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submission_becomes_outlines_and_answers() {
        let exam = Exam::embedded().expect("the embedded exam");
        let images = exam.assignment(1);
        let right = handwriting(&exam, images, &exam.reference);
        assert!(right.answers.iter().all(|answer| *answer == Some(Given::Right)), "{:?}", right.answers);
        assert_eq!(right.sketch.len(), 128);
        assert_eq!(drawing(&exam, images, &exam.reference), truth(&exam, images));

        let mut given = exam.reference.clone();
        let image = given.images.iter_mut().find(|image| image.name == images[0]).expect("there");
        let plate = image.shapes.iter_mut().find(|shape| shape.label == "plate").expect("a plate");
        plate.attributes[0].1 = "A000AA".to_owned();
        plate.source = "auto".to_owned();
        image.shapes.retain(|shape| shape.label == "plate");
        let found = handwriting(&exam, images, &given);
        let wrong: Vec<_> = found.answers.iter().filter(|answer| **answer != Some(Given::Right)).collect();
        assert_eq!(wrong, [&Some(MISSING), &Some(Given::Wrong(number("A000AA")))]);
        let points = |annotations: &Annotations| -> Vec<usize> {
            let found = counterparts(&exam, images, annotations);
            found.iter().flat_map(|label| &label.objects).map(|object| super::points(object).len()).collect()
        };
        let (all, some) = (points(&exam.reference), points(&given));
        assert_eq!((some[0], some[1], &some[2..]), (0, 0, &all[2..]), "what a tool drew says nothing");
    }
}
