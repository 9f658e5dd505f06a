//! More than anybody draws: what is beyond these limits is told to the candidate and kept nowhere.

use super::completeness::Problem;
use crate::exam::{Exam, MarkedPicture, Shape};

/// Most objects on a picture. Crowded street scenes have a few dozen.
const OBJECTS: usize = 200;
/// Most points of one object. A careful hand sets some hundreds, and a tool that follows edges up to a thousand.
const OBJECT_POINTS: usize = 2_000;
/// Most points on a picture.
const PICTURE_POINTS: usize = 10_000;
/// Most characters on a picture: labels, kinds and sources of its shapes, names and values of their attributes. An object
/// has a few dozen.
const CHARACTERS: usize = 50_000;

/// What of a picture is beyond the limits; nothing when it can be kept. Where the ground truth has more than half as
/// much, twice what it has is the limit: nobody's careful work is refused.
pub(super) fn on_picture(exam: &Exam, picture: &MarkedPicture) -> Vec<Problem> {
    let truth = exam.reference.picture(&picture.name).map_or(&[][..], |truth| &truth.shapes);
    let limit = |fixed: usize, truth: usize| fixed.max(2 * truth);
    let (drawn, most) = (picture.shapes.as_slice(), longest(truth));
    let mut problems = Vec::new();
    let objects = limit(OBJECTS, truth.len());
    if drawn.len() > objects {
        problems.push(Problem::TooManyObjects { limit: objects as u32, found: drawn.len() as u32 });
    }
    let of_object = limit(OBJECT_POINTS, most);
    if let Some(shape) =
        drawn.iter().max_by_key(|shape| points(shape)).filter(|shape| points(shape) > of_object)
    {
        // A label that is too long to be kept is too long to be told.
        let label = shape.label.chars().take(LABEL_TOLD).collect();
        problems.push(Problem::TooLongOutline {
            label,
            limit: of_object as u32,
            found: points(shape) as u32,
        });
    }
    let of_picture = limit(PICTURE_POINTS, truth.iter().map(points).sum());
    let all: usize = drawn.iter().map(points).sum();
    if all > of_picture {
        problems.push(Problem::TooManyPoints { limit: of_picture as u32, found: all as u32 });
    }
    let text = limit(CHARACTERS, truth.iter().map(characters).sum());
    let written: usize = drawn.iter().map(characters).sum();
    if written > text {
        problems.push(Problem::TooMuchText { limit: text as u32, found: written as u32 });
    }
    problems
}

/// So many characters of a label are told.
const LABEL_TOLD: usize = 100;

fn longest(shapes: &[Shape]) -> usize {
    shapes.iter().map(points).max().unwrap_or_default()
}

/// Points, half a point counting as one.
fn points(shape: &Shape) -> usize {
    shape.coordinates.len().div_ceil(2)
}

/// Characters, and one for every attribute, however empty.
fn characters(shape: &Shape) -> usize {
    let count = |text: &str| text.chars().count();
    let attributes = shape.attributes.iter().map(|(name, value)| count(name) + count(value) + 1);
    count(&shape.label) + count(shape.kind.name()) + count(&shape.source) + attributes.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Markup;
    use crate::scoring::findings;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    /// What is found of a complete first attempt whose first picture is changed.
    fn found(exam: &Exam, change: impl FnOnce(&mut MarkedPicture)) -> Vec<Problem> {
        let mut markup =
            Markup { pictures: self::exam().reference.pictures[..5].to_vec(), ..Markup::default() };
        change(&mut markup.pictures[0]);
        findings(exam, 1, &markup).into_iter().map(|finding| finding.problem).collect()
    }

    fn outline(picture: &mut MarkedPicture, points: usize) {
        picture.shapes[0].coordinates = (0..2 * points).map(|at| f64::from(at as u32 % 700)).collect();
    }

    #[test]
    fn careful_work_is_within_the_limits_and_beyond_them_each_is_told_alone() {
        let exam = exam();
        assert_eq!(found(&exam, |picture| outline(picture, OBJECT_POINTS)), []);
        let label = exam.reference.pictures[0].shapes[0].label.clone();
        let (limit, found_one) = (OBJECT_POINTS as u32, OBJECT_POINTS as u32 + 1);
        assert_eq!(
            found(&exam, |picture| outline(picture, OBJECT_POINTS + 1)),
            [Problem::TooLongOutline { label, limit, found: found_one }]
        );
        let many = found(&exam, |picture| {
            let shape = picture.shapes[1].clone();
            picture.shapes.extend(vec![shape; 5_000]);
        });
        let [
            Problem::TooManyObjects { limit: 200, found: 5_002 },
            Problem::TooManyPoints { .. },
            Problem::TooMuchText { .. },
        ] = many.as_slice()
        else {
            panic!("{many:?}")
        };
        let text = found(&exam, |picture| {
            let attributes = &mut picture.shapes[1].attributes;
            attributes.push(("more".to_owned(), "я".repeat(CHARACTERS)));
        });
        assert!(matches!(text.as_slice(), [Problem::TooMuchText { .. }]), "{text:?}");
    }

    #[test]
    fn where_the_ground_truth_has_much_twice_as_much_may_be_drawn() {
        let mut rich = exam();
        outline(&mut rich.reference.pictures[0], 3_000);
        assert_eq!(found(&rich, |picture| outline(picture, 6_000)), []);
        let beyond = found(&rich, |picture| outline(picture, 6_001));
        assert!(matches!(beyond.as_slice(), [Problem::TooLongOutline { limit: 6_000, .. }]), "{beyond:?}");
    }

    #[test]
    fn a_wrong_kind_of_shape_is_told_besides() {
        let exam = exam();
        let mask = found(&exam, |picture| {
            picture.shapes[0].kind = crate::exam::ShapeKind::from_name("mask");
            outline(picture, 4_000);
        });
        assert!(
            matches!(mask.as_slice(), [Problem::WrongShape { .. }, Problem::TooLongOutline { .. }]),
            "{mask:?}"
        );
    }
}
