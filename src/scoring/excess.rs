//! More than anybody draws: annotations beyond these limits are reported to the candidate and kept nowhere.

use super::problem::Problem;
use crate::exam::{AnnotatedImage, Exam, Geometry, LabelRule, Shape};

/// Maximum number of objects on an image. Crowded street scenes have a few dozen.
const OBJECTS: usize = 200;
/// Maximum number of points of one object. A careful person sets some hundreds, and a tool that follows edges
/// up to a thousand.
const OBJECT_POINTS: usize = 2_000;
/// Maximum number of points on an image.
const IMAGE_POINTS: usize = 10_000;
/// Maximum number of characters on an image: labels, kinds and sources of its shapes, names and values of their
/// attributes. An object has a few dozen.
const CHARACTERS: usize = 50_000;

/// Which limits an image exceeds; empty when it can be kept. If the ground truth has more than half of a limit,
/// twice the ground truth's number is the limit, so that no careful work is refused.
pub(super) fn on_image(exam: &Exam, image: &AnnotatedImage) -> Vec<Problem> {
    let truth = exam.reference.image(&image.name).map_or(&[][..], |truth| &truth.shapes);
    let limit = |fixed: usize, truth: usize| fixed.max(2 * truth);
    let (drawn, most) = (image.shapes.as_slice(), longest(truth));
    let mut problems = Vec::new();
    let objects = limit(OBJECTS, truth.len());
    if drawn.len() > objects {
        problems.push(Problem::TooManyObjects { limit: objects as u32, found: drawn.len() as u32 });
    }
    let of_object = limit(OBJECT_POINTS, most);
    if let Some(shape) =
        drawn.iter().max_by_key(|shape| points(shape)).filter(|shape| points(shape) > of_object)
    {
        // A label that is too long to be kept is also too long to be shown.
        let label = shape.label.chars().take(LABEL_TOLD).collect();
        let problem = Problem::TooLongOutline { label, limit: of_object as u32, found: points(shape) as u32 };
        let kind = exam.label(&shape.label).map_or(shape.kind(), LabelRule::shape);
        problems.push(problem.worded_for(kind));
    }
    let of_image = limit(IMAGE_POINTS, truth.iter().map(points).sum());
    let all: usize = drawn.iter().map(points).sum();
    if all > of_image {
        problems.push(Problem::TooManyPoints { limit: of_image as u32, found: all as u32 });
    }
    let text = limit(CHARACTERS, truth.iter().map(characters).sum());
    let written: usize = drawn.iter().map(characters).sum();
    if written > text {
        problems.push(Problem::TooMuchText { limit: text as u32, found: written as u32 });
    }
    problems
}

/// Number of characters of a label that are shown.
const LABEL_TOLD: usize = 100;

fn longest(shapes: &[Shape]) -> usize {
    shapes.iter().map(points).max().unwrap_or_default()
}

/// Points, half a point counting as one.
fn points(shape: &Shape) -> usize {
    shape.point_count() + shape.geometry.coordinates().len() % 2
}

/// Characters, with those of joints, and one for every attribute, however empty.
fn characters(shape: &Shape) -> usize {
    let count = |text: &str| text.chars().count();
    let all = |attributes: &[(String, String)]| {
        attributes.iter().map(|(name, value)| count(name) + count(value) + 1).sum::<usize>()
    };
    let joints = match &shape.geometry {
        Geometry::Skeleton(joints) => joints.as_slice(),
        _ => &[],
    };
    let of_joints: usize = joints.iter().map(|joint| count(&joint.name) + all(&joint.attributes)).sum();
    count(&shape.label)
        + count(shape.kind().name())
        + count(&shape.source)
        + all(&shape.attributes)
        + of_joints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Annotations;
    use crate::scoring::findings;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    /// The findings for a complete first attempt whose first image is changed.
    fn found(exam: &Exam, change: impl FnOnce(&mut AnnotatedImage)) -> Vec<Problem> {
        let mut annotations =
            Annotations { images: self::exam().reference.images[..5].to_vec(), ..Annotations::default() };
        change(&mut annotations.images[0]);
        findings(exam, 1, &annotations).into_iter().map(|finding| finding.problem).collect()
    }

    fn outline(image: &mut AnnotatedImage, points: usize) {
        image.shapes[0].geometry =
            Geometry::Polygon((0..2 * points).map(|at| f64::from(at as u32 % 700)).collect());
    }

    #[test]
    fn careful_work_is_within_the_limits_and_beyond_them_each_is_told_alone() {
        let exam = exam();
        assert_eq!(found(&exam, |image| outline(image, OBJECT_POINTS)), []);
        let label = exam.reference.images[0].shapes[0].label.clone();
        let (limit, found_one) = (OBJECT_POINTS as u32, OBJECT_POINTS as u32 + 1);
        assert_eq!(
            found(&exam, |image| outline(image, OBJECT_POINTS + 1)),
            [Problem::TooLongOutline { label, limit, found: found_one }]
        );
        let many = found(&exam, |image| {
            let shape = image.shapes[1].clone();
            image.shapes.extend(vec![shape; 5_000]);
        });
        let [
            Problem::TooManyObjects { limit: 200, found: 5_002 },
            Problem::TooManyPoints { .. },
            Problem::TooMuchText { .. },
        ] = many.as_slice()
        else {
            panic!("{many:?}")
        };
        let text = found(&exam, |image| {
            let attributes = &mut image.shapes[1].attributes;
            attributes.push(("more".to_owned(), "я".repeat(CHARACTERS)));
        });
        assert!(matches!(text.as_slice(), [Problem::TooMuchText { .. }]), "{text:?}");
    }

    #[test]
    fn where_the_ground_truth_has_much_twice_as_much_may_be_drawn() {
        let mut rich = exam();
        outline(&mut rich.reference.images[0], 3_000);
        assert_eq!(found(&rich, |image| outline(image, 6_000)), []);
        let beyond = found(&rich, |image| outline(image, 6_001));
        assert!(matches!(beyond.as_slice(), [Problem::TooLongOutline { limit: 6_000, .. }]), "{beyond:?}");
    }

    #[test]
    fn a_wrong_kind_of_shape_is_told_besides() {
        let exam = exam();
        let line = found(&exam, |image| {
            outline(image, 4_000);
            let numbers = image.shapes[0].geometry.coordinates().to_vec();
            image.shapes[0].geometry = Geometry::Polyline(numbers);
        });
        assert!(
            matches!(line.as_slice(), [Problem::WrongShape { .. }, Problem::TooLongOutline { .. }]),
            "{line:?}"
        );
    }
}
