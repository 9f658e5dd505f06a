//! Which joints of skeletons, and which loose points, are right, off, missing or too many: for pictures. The figures are
//! those of the label's metric.

use super::matching::best_pairs;
use super::measures::joints::{self, Joint};
use crate::exam::geometry::pairs;
use crate::exam::{Agreement, AnnotatedImage, Geometry, LabelRule, Shape, annotations};

/// A joint as a picture shows it; places in pixels of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JointMark {
    /// Near enough to where it was expected.
    Right {
        /// Where it was drawn.
        at: (f64, f64),
    },
    /// Too far away.
    Off {
        /// Where it was drawn.
        at: (f64, f64),
        /// Where it was expected.
        wanted: (f64, f64),
    },
    /// Not drawn.
    Missing {
        /// Where it was expected.
        wanted: (f64, f64),
    },
    /// Drawn, and not expected.
    Extra {
        /// Where it was drawn.
        at: (f64, f64),
    },
}

impl JointMark {
    /// The same with its places moved.
    #[must_use]
    pub fn map(self, place: impl Fn((f64, f64)) -> (f64, f64)) -> Self {
        match self {
            Self::Right { at } => Self::Right { at: place(at) },
            Self::Off { at, wanted } => Self::Off { at: place(at), wanted: place(wanted) },
            Self::Missing { wanted } => Self::Missing { wanted: place(wanted) },
            Self::Extra { at } => Self::Extra { at: place(at) },
        }
    }
}

/// The joints of all objects of a label that has joints; nothing for other labels. Drawn objects are paired with expected
/// ones so that their similarity (`oks`) is best.
#[must_use]
pub fn joint_marks(rule: &LabelRule, expected: &AnnotatedImage, drawn: &AnnotatedImage) -> Vec<JointMark> {
    let of = |image| annotations::drawn(rule.objects(image)).map(|shape| joints_of(rule, shape)).collect();
    let (wanted, given): (Vec<Vec<Joint>>, Vec<Vec<Joint>>) = (of(expected), of(drawn));
    let similar = |one: &Vec<Joint>, other: &Vec<Joint>| {
        let share = joints::oks(one, other, None, &[]).unwrap_or_default();
        // Any pair is better than none: where everything is off, that is what is to be seen.
        (share * 1e9) as u32 + 1
    };
    let weights: Vec<Vec<u32>> =
        wanted.iter().map(|one| given.iter().map(|other| similar(one, other)).collect()).collect();
    let matched = best_pairs(&weights);
    let mut marks = Vec::new();
    for (one, pair) in wanted.iter().zip(&matched) {
        compare(rule, one, pair.map_or(&[][..], |index| &given[index]), &mut marks);
    }
    for (index, joints) in given.iter().enumerate() {
        if !matched.contains(&Some(index)) {
            marks.extend(joints.iter().flatten().map(|&at| JointMark::Extra { at }));
        }
    }
    marks
}

/// The joints of one object, in the order of the exam.
fn joints_of(rule: &LabelRule, shape: &Shape) -> Vec<Joint> {
    match (&shape.geometry, &rule.template) {
        (Geometry::Skeleton(joints), Some(template)) => {
            let seen = |name: &str| {
                joints.iter().find(|joint| joint.name == name && !joint.outside).map(|joint| joint.at)
            };
            template.names().map(seen).collect()
        }
        (Geometry::Points(numbers), _) => pairs(numbers).map(Some).collect(),
        _ => Vec::new(),
    }
}

fn compare(rule: &LabelRule, wanted: &[Joint], given: &[Joint], marks: &mut Vec<JointMark>) {
    let within = match rule.metric.agreement() {
        Agreement::Pck { within, .. } => within,
        _ => Agreement::USUAL_PCK,
    };
    for index in 0..wanted.len().max(given.len()) {
        let joint = |joints: &[Joint]| joints.get(index).copied().flatten();
        // One joint alone has no size: the others of the object give it.
        let is_near = |at: (f64, f64)| {
            let mut moved = wanted.to_vec();
            moved[index] = Some(at);
            joints::pck(wanted, &moved, within, None) == Some(1.0)
        };
        marks.extend(match (joint(wanted), joint(given)) {
            (Some(_), Some(at)) if is_near(at) => Some(JointMark::Right { at }),
            (Some(wanted), Some(at)) => Some(JointMark::Off { at, wanted }),
            (Some(wanted), None) => Some(JointMark::Missing { wanted }),
            (None, Some(at)) => Some(JointMark::Extra { at }),
            (None, None) => None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::geometry::Joint as Element;
    use crate::exam::{Exam, ShapeKind, SkeletonTemplate, TemplateJoint};

    fn rule(kind: ShapeKind) -> LabelRule {
        let mut rule = Exam::embedded().expect("the exam built in").labels[0].clone();
        rule.draw_as(kind);
        let joint = |name: &str| TemplateJoint { name: name.to_owned(), at: None, sigma: None };
        rule.template =
            Some(SkeletonTemplate { joints: ["head", "hip", "foot"].map(joint).to_vec(), edges: Vec::new() });
        rule
    }

    fn image(geometries: Vec<Geometry>) -> AnnotatedImage {
        let shape = |geometry| Shape {
            label: "car".to_owned(),
            geometry,
            attributes: Vec::new(),
            source: String::new(),
        };
        AnnotatedImage {
            name: "a.png".to_owned(),
            width: 640,
            height: 480,
            deleted: false,
            shapes: geometries.into_iter().map(shape).collect(),
        }
    }

    fn skeleton(joints: &[(&str, f64, bool)]) -> Geometry {
        let joint = |&(name, y, outside): &(&str, f64, bool)| Element {
            name: name.to_owned(),
            at: (100.0, y),
            outside,
            occluded: false,
            attributes: Vec::new(),
        };
        Geometry::Skeleton(joints.iter().map(joint).collect())
    }

    #[test]
    fn every_joint_has_its_mark() {
        let rule = rule(ShapeKind::Skeleton);
        let expected =
            image(vec![skeleton(&[("head", 100.0, false), ("hip", 200.0, false), ("foot", 300.0, true)])]);
        let marks =
            |drawn: &[(&str, f64, bool)]| joint_marks(&rule, &expected, &image(vec![skeleton(drawn)]));
        assert_eq!(
            marks(&[("foot", 310.0, false), ("hip", 215.0, false), ("head", 103.0, false)]),
            [
                JointMark::Right { at: (100.0, 103.0) },
                JointMark::Off { at: (100.0, 215.0), wanted: (100.0, 200.0) },
                JointMark::Extra { at: (100.0, 310.0) },
            ],
            "within a tenth of 100 pixels"
        );
        assert_eq!(
            marks(&[("hip", 5.0, true)]),
            [JointMark::Missing { wanted: (100.0, 100.0) }, JointMark::Missing { wanted: (100.0, 200.0) }]
        );
        let both = image(vec![skeleton(&[("head", 9.0, false)]), expected.shapes[0].geometry.clone()]);
        assert_eq!(
            joint_marks(&rule, &expected, &both),
            [
                JointMark::Right { at: (100.0, 100.0) },
                JointMark::Right { at: (100.0, 200.0) },
                JointMark::Extra { at: (100.0, 9.0) },
            ],
            "the similar one is the one that is meant"
        );
    }

    #[test]
    fn loose_points_are_joints_in_their_order_and_areas_have_none() {
        let points = |numbers: &[f64]| image(vec![Geometry::Points(numbers.to_vec())]);
        let marks = joint_marks(
            &rule(ShapeKind::Points),
            &points(&[0.0, 0.0, 100.0, 0.0]),
            &points(&[1.0, 0.0, 100.0, 50.0, 7.0, 7.0]),
        );
        assert_eq!(
            marks,
            [
                JointMark::Right { at: (1.0, 0.0) },
                JointMark::Off { at: (100.0, 50.0), wanted: (100.0, 0.0) },
                JointMark::Extra { at: (7.0, 7.0) },
            ]
        );
        let areas = image(vec![Geometry::Polygon(vec![1.0; 8])]);
        assert_eq!(joint_marks(&rule(ShapeKind::Polygon), &areas, &areas), []);
    }
}
