//! What the accounts draw, and the figures that must result from it.

use crate::exam::geometry::{Ellipse, Geometry, Rectangle};
use crate::exam::{Annotations, Exam, Shape};
use crate::model::AttemptNumber;
use crate::scoring::{self, Finding, Scorecard};

/// The attempt that both accounts make.
pub(super) const ATTEMPT: AttemptNumber = AttemptNumber::FIRST;

/// Factors by which the second account draws everything smaller, the smallest factor first: an exam may be
/// strict.
const FACTORS: [f64; 4] = [0.9, 0.95, 0.98, 0.99];

/// What an account draws.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    /// The annotations.
    pub annotations: Annotations,
    /// How it is drawn, in words.
    pub description: &'static str,
    /// The figures that must result from it.
    pub expected: Scorecard,
}

impl Drawing {
    fn new(exam: &Exam, annotations: Annotations, description: &'static str) -> Self {
        let expected = scoring::score(exam, ATTEMPT.0, &annotations);
        Self { annotations, description, expected }
    }

    /// How many shapes it has.
    pub fn size(&self) -> usize {
        size(&self.annotations)
    }
}

/// The ground truth itself.
///
/// # Errors
/// What the ground truth lacks by the exam's own rules: nobody could hand it in.
pub(super) fn exact(exam: &Exam) -> Result<Drawing, Box<Finding>> {
    let names = exam.assignment(ATTEMPT.0);
    let mut images: Vec<_> = names.iter().filter_map(|name| exam.reference.image(name)).cloned().collect();
    for shape in images.iter_mut().flat_map(|image| &mut image.shapes) {
        // The task has what the exam asks for and nothing else.
        let rule = exam.label(&shape.label);
        let is_asked =
            |name: &str| rule.is_some_and(|rule| rule.attributes.iter().any(|own| own.name == name));
        shape.attributes.retain(|(name, _)| is_asked(name));
    }
    let annotations = Annotations { images, ..Annotations::default() };
    match scoring::findings(exam, ATTEMPT.0, &annotations).into_iter().next() {
        None => Ok(Drawing::new(exam, annotations, "drawn exactly")),
        Some(finding) => Err(Box::new(finding)),
    }
}

/// The same, but everything is a little smaller: still complete, with lower figures. If the exam does not
/// accept such a drawing as complete, the exact one.
pub(super) fn smaller(exam: &Exam, exact: &Drawing) -> Drawing {
    for factor in FACTORS {
        let mut annotations = exact.annotations.clone();
        for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
            shrink(shape, factor);
        }
        let drawing = Drawing::new(exam, annotations, "drawn a little too small");
        let is_lower = drawing.expected.overall() < exact.expected.overall();
        if is_lower && scoring::findings(exam, ATTEMPT.0, &drawing.annotations).is_empty() {
            return drawing;
        }
    }
    exact.clone()
}

/// Makes the shape smaller around its centre. Painted pixels and tags stay as they are.
fn shrink(shape: &mut Shape, factor: f64) {
    match &mut shape.geometry {
        Geometry::Polygon(numbers) | Geometry::Polyline(numbers) | Geometry::Points(numbers) => {
            contract(numbers, factor);
        }
        Geometry::Rectangle(Rectangle { sides, .. }) => contract(sides, factor),
        Geometry::Cuboid(corners) => contract(&mut corners[..], factor),
        Geometry::Ellipse(Ellipse { radii, .. }) => {
            *radii = (hundredths(radii.0 * factor), hundredths(radii.1 * factor));
        }
        Geometry::Skeleton(joints) => {
            let mut places: Vec<f64> = joints.iter().flat_map(|joint| [joint.at.0, joint.at.1]).collect();
            contract(&mut places, factor);
            for (joint, place) in joints.iter_mut().zip(places.chunks_exact(2)) {
                joint.at = (place[0], place[1]);
            }
        }
        Geometry::Mask(_) | Geometry::Tag | Geometry::Raw { .. } => {}
    }
}

/// Moves points towards their centre.
fn contract(coordinates: &mut [f64], factor: f64) {
    for first in [0, 1] {
        let along = || coordinates.iter().skip(first).step_by(2).copied();
        let (least, most) =
            along().fold((f64::MAX, f64::MIN), |(least, most), at| (least.min(at), most.max(at)));
        let middle = f64::midpoint(least, most);
        for at in coordinates.iter_mut().skip(first).step_by(2) {
            *at = hundredths(middle + (*at - middle) * factor);
        }
    }
}

/// Sites and files keep two decimals.
fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// How many shapes a annotations have.
pub(super) fn size(annotations: &Annotations) -> usize {
    annotations.images.iter().map(|image| image.shapes.len()).sum()
}

/// The headline figures in one line.
pub(super) fn figures(card: &Scorecard) -> String {
    let figure =
        |percent: Option<f64>| percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.2}"));
    let all = card.figures().map(|of| format!("{} {}", of.subject(), figure(of.percent)));
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_drawing_is_perfect_and_the_second_is_complete_and_lower() {
        let exam = Exam::embedded().expect("the embedded exam");
        let exact = exact(&exam).expect("it can be handed in");
        assert_eq!(figures(&exact.expected), "car 100.00, plate 100.00, plate.plate 100.00");
        let smaller = smaller(&exam, &exact);
        assert_eq!(smaller.description, "drawn a little too small");
        assert_eq!(smaller.size(), exact.size());
        let percent = smaller.expected.figure("car", None).expect("there are cars");
        assert!((70.0..90.0).contains(&percent), "nine tenths of each side are 81 % of the area: {percent}");
        assert!(scoring::findings(&exam, ATTEMPT.0, &smaller.annotations).is_empty());
    }

    #[test]
    fn other_exams_are_drawn_too() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/yard");
        let exam = Exam::load(&folder).expect("the yard");
        let exact = exact(&exam).expect("it can be handed in");
        assert_eq!(exact.expected.overall().map(|percent| percent.to_string()).as_deref(), Some("100.00"));
        assert!(smaller(&exam, &exact).expected.overall() < exact.expected.overall());
    }
}
