//! Which drawn shape stands where an expected object is: for comparing people with each other, object by object.
//!
//! Two shapes belong together by the boxes around them, whatever kind they are of: that takes no masks, and where an
//! object is drawn badly it is still that object.

use super::matching::best_pairs;
use crate::exam::{AnnotatedImage, Annotations, Exam, LabelRule, Shape};

/// By so many pixels a box is larger than its points, so that lines and single points have one, too.
const AROUND: f64 = 4.0;

/// The shapes of one label on one image.
pub struct Counterparts<'a> {
    /// Name of the image.
    pub image: &'a str,
    /// The rule of the label.
    pub rule: &'a LabelRule,
    /// Every expected object, in the order of the ground truth.
    pub objects: Vec<Counterpart<'a>>,
    /// How many shapes stand where nothing is expected.
    pub extra: usize,
}

/// An expected object, and what was drawn there.
pub struct Counterpart<'a> {
    /// The object in the ground truth.
    pub expected: &'a Shape,
    /// What was drawn, and how much of both boxes is in both: above 0, up to 1.
    pub drawn: Option<(&'a Shape, f64)>,
}

/// Of every label on each of these images, in their order; images that the exam does not have are left out.
#[must_use]
pub fn counterparts<'a>(
    exam: &'a Exam,
    images: &[String],
    annotations: &'a Annotations,
) -> Vec<Counterparts<'a>> {
    let expected = images.iter().filter_map(|name| exam.reference.image(name));
    let of_image = |expected: &'a AnnotatedImage| {
        let drawn = annotations.image(&expected.name);
        exam.labels.iter().map(move |rule| of_label(rule, expected, drawn))
    };
    expected.flat_map(of_image).collect()
}

fn of_label<'a>(
    rule: &'a LabelRule,
    expected: &'a AnnotatedImage,
    drawn: Option<&'a AnnotatedImage>,
) -> Counterparts<'a> {
    let wanted: Vec<&Shape> = rule.objects(expected).collect();
    let got: Vec<&Shape> = drawn.into_iter().flat_map(|image| rule.objects(image)).collect();
    let boxes = |shapes: &[&Shape]| -> Vec<_> { shapes.iter().map(|shape| bounds(shape)).collect() };
    let (wanted_boxes, got_boxes) = (boxes(&wanted), boxes(&got));
    let overlaps: Vec<Vec<f64>> = wanted_boxes
        .iter()
        .map(|one| got_boxes.iter().map(|other| overlap(*one, *other)).collect())
        .collect();
    let weights: Vec<Vec<u32>> =
        overlaps.iter().map(|row| row.iter().map(|share| (share * 1e6) as u32).collect()).collect();
    let pairs = best_pairs(&weights);
    let objects: Vec<Counterpart<'a>> = wanted
        .iter()
        .zip(pairs.iter().zip(&overlaps))
        .map(|(object, (pair, overlaps))| Counterpart {
            expected: object,
            drawn: pair.map(|at| (got[at], overlaps[at])),
        })
        .collect();
    let extra = got.len() - pairs.iter().flatten().count();
    Counterparts { image: &expected.name, rule, objects, extra }
}

/// Left, top, right, bottom; `None` without a point.
type Bounds = Option<[f64; 4]>;

fn bounds(shape: &Shape) -> Bounds {
    let points = shape.geometry.points().into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let boxes = points.map(|(x, y)| [x - AROUND, y - AROUND, x + AROUND, y + AROUND]);
    boxes.reduce(|one, other| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    })
}

/// The share of both boxes that is in both; 0 without one of them.
fn overlap(one: Bounds, other: Bounds) -> f64 {
    let (Some(one), Some(other)) = (one, other) else { return 0.0 };
    let area = |sides: [f64; 4]| (sides[2] - sides[0]).max(0.0) * (sides[3] - sides[1]).max(0.0);
    let both = [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])];
    let both = area(both);
    let share = both / (area(one) + area(other) - both);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Geometry;

    #[test]
    fn every_object_finds_what_was_drawn_for_it() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let mut drawn = exam.reference.clone();
        let image = drawn.images.iter_mut().find(|image| image.name == "01.jpg").expect("there");
        image.shapes.reverse();
        let plate = image.shapes.iter().position(|shape| shape.label == "plate").expect("a plate");
        image.shapes.remove(plate);
        let mut far = image.shapes[0].clone();
        far.geometry = Geometry::Polygon(vec![1.0, 1.0, 5.0, 1.0, 5.0, 5.0]);
        image.shapes.insert(0, far);
        let found = counterparts(&exam, exam.assignment(1), &drawn);
        assert_eq!(found.len(), 5 * exam.labels.len());
        for label in &found {
            for object in &label.objects {
                assert!(
                    object.drawn.is_none_or(|(shape, overlap)| shape == object.expected && overlap > 0.999)
                );
            }
        }
        let missing = found.iter().flat_map(|label| &label.objects).filter(|object| object.drawn.is_none());
        let labels: Vec<_> = missing.map(|object| object.expected.label.as_str()).collect();
        assert_eq!((labels, found.iter().map(|label| label.extra).sum::<usize>()), (vec!["plate"], 1));
    }

    #[test]
    fn anything_can_be_drawn() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        assert!(
            counterparts(&exam, exam.assignment(1), &Annotations::default()).iter().all(|label| label
                .objects
                .iter()
                .all(|object| object.drawn.is_none())
                && label.extra == 0)
        );
        let mut wild = exam.reference.clone();
        let odd = [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 0.0];
        for (shape, at) in
            wild.images.iter_mut().flat_map(|image| &mut image.shapes).zip(odd.into_iter().cycle())
        {
            shape.geometry.coordinates_mut().expect("points").fill(at);
        }
        let found = counterparts(&exam, exam.assignment(1), &wild);
        assert!(found.iter().all(|label| label.objects.iter().all(|object| object.drawn.is_none())));
    }
}
