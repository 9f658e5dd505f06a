//! What can be wrong with one object of a label, whatever the ground truth is.

use std::collections::BTreeSet;

use super::annotations::{AnnotatedImage, Shape};
use super::geometry::{Fault, Geometry, Joint};
use super::rules::LabelRule;
use super::skeleton_template::SkeletonTemplate;

/// What can be wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectFault {
    /// No coordinates, an odd number of them or far too many, corners that are missing, or a mask that does not fit its
    /// box or lies beyond the image.
    Broken,
    /// A mask without a pixel.
    Empty,
    /// The exam requires an exact number of points.
    PointCount {
        /// Points drawn.
        found: u32,
        /// Points required.
        wanted: u32,
    },
    /// Too few points for an outline, a line or a set of points.
    TooFewPoints {
        /// Points drawn.
        found: u32,
        /// Minimum that the exam accepts.
        wanted: u32,
    },
    /// No joint of a skeleton is in the picture: all are marked as outside, or there are none.
    NoJoints,
    /// Joints that are neither set nor marked as outside.
    MissingJoints(Vec<String>),
    /// Joints that the label's skeletons do not have.
    UnknownJoints(Vec<String>),
    /// Joints that are there more than once.
    RepeatedJoints(Vec<String>),
}

impl LabelRule {
    /// What is wrong with one of the label's objects on an image.
    #[must_use]
    pub fn faults_on(&self, image: &AnnotatedImage, object: &Shape) -> Vec<ObjectFault> {
        if image.holds(object) { self.faults(object) } else { vec![ObjectFault::Broken] }
    }

    /// What is wrong with one of the label's objects, wherever it is.
    #[must_use]
    pub fn faults(&self, object: &Shape) -> Vec<ObjectFault> {
        match (&object.geometry, object.geometry.fault()) {
            (Geometry::Mask(_), Some(Fault::Empty)) => vec![ObjectFault::Empty],
            (Geometry::Skeleton(_), Some(Fault::Empty)) => vec![ObjectFault::NoJoints],
            (_, Some(_)) => vec![ObjectFault::Broken],
            (Geometry::Skeleton(joints), None) => {
                self.template.as_ref().map_or_else(Vec::new, |template| joint_faults(template, joints))
            }
            (Geometry::Polygon(_) | Geometry::Polyline(_) | Geometry::Points(_), None) => {
                self.point_fault(object).into_iter().collect()
            }
            // To anything else, `points` and `min_points` do not apply.
            (_, None) => Vec::new(),
        }
    }

    fn point_fault(&self, object: &Shape) -> Option<ObjectFault> {
        let found = object.point_count() as u32;
        match self.exact_points() {
            Some(wanted) if wanted != found => Some(ObjectFault::PointCount { found, wanted }),
            None if found < self.min_points => {
                Some(ObjectFault::TooFewPoints { found, wanted: self.min_points })
            }
            _ => None,
        }
    }

    /// Exact number of points, if the exam requires one: points that have names are as many.
    #[must_use]
    pub fn exact_points(&self) -> Option<u32> {
        self.points.or_else(|| self.template.as_ref().map(|template| template.joints.len() as u32))
    }
}

fn joint_faults(template: &SkeletonTemplate, joints: &[Joint]) -> Vec<ObjectFault> {
    let (mut seen, mut repeated, mut unknown) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for joint in joints {
        let name = joint.name.as_str();
        if template.index(name).is_none() {
            unknown.insert(name);
        } else if !seen.insert(name) {
            repeated.insert(name);
        }
    }
    let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
    let missing: Vec<String> =
        template.names().filter(|name| !seen.contains(name)).map(str::to_owned).collect();
    let is_anywhere = joints.iter().any(|joint| !joint.outside);
    let faults = [
        (!is_anywhere).then_some(ObjectFault::NoJoints),
        (!missing.is_empty()).then_some(ObjectFault::MissingJoints(missing)),
        (!unknown.is_empty()).then(|| ObjectFault::UnknownJoints(owned(unknown))),
        (!repeated.is_empty()).then(|| ObjectFault::RepeatedJoints(owned(repeated))),
    ];
    faults.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Exam, ShapeKind, TemplateJoint};

    fn rule(kind: ShapeKind) -> LabelRule {
        let mut rule = Exam::embedded().expect("the exam built in is whole").labels[0].clone();
        rule.draw_as(kind);
        rule
    }

    fn faults(rule: &LabelRule, geometry: Geometry) -> Vec<ObjectFault> {
        let label = rule.name.clone();
        rule.faults(&Shape { label, geometry, attributes: Vec::new(), source: String::new() })
    }

    fn joints(names: &[(&str, bool)]) -> Geometry {
        let joint = |&(name, outside): &(&str, bool)| Joint {
            name: name.to_owned(),
            at: (1.0, 2.0),
            outside,
            occluded: false,
            attributes: Vec::new(),
        };
        Geometry::Skeleton(names.iter().map(joint).collect())
    }

    #[test]
    fn every_joint_of_a_skeleton_is_set_once_or_marked_as_outside() {
        let mut rule = rule(ShapeKind::Skeleton);
        let joint = |name: &str| TemplateJoint { name: name.to_owned(), at: None, sigma: None };
        rule.template = Some(SkeletonTemplate { joints: ["head", "neck"].map(joint).into(), edges: vec![] });
        assert_eq!(faults(&rule, joints(&[("neck", true), ("head", false)])), []);
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            faults(&rule, joints(&[("head", false), ("tail", false), ("head", false), ("#7", true)])),
            [
                ObjectFault::MissingJoints(names(&["neck"])),
                ObjectFault::UnknownJoints(names(&["#7", "tail"])),
                ObjectFault::RepeatedJoints(names(&["head"])),
            ]
        );
        assert_eq!(faults(&rule, joints(&[("neck", true), ("head", true)])), [ObjectFault::NoJoints]);
        assert_eq!(faults(&rule, joints(&[])), [ObjectFault::NoJoints]);
    }

    #[test]
    fn lines_and_points_need_as_many_points_as_the_exam_says() {
        let (line, mut points) = (rule(ShapeKind::Polyline), rule(ShapeKind::Points));
        let few = |found, wanted| vec![ObjectFault::TooFewPoints { found, wanted }];
        assert_eq!(faults(&line, Geometry::Polyline(vec![1.0; 2])), few(1, 2));
        assert_eq!(faults(&line, Geometry::Polyline(vec![1.0; 4])), []);
        assert_eq!(faults(&line, Geometry::Polyline(vec![1.0; 3])), [ObjectFault::Broken]);
        assert_eq!(faults(&points, Geometry::Points(vec![1.0; 2])), []);
        points.points = Some(3);
        let wrong = [ObjectFault::PointCount { found: 1, wanted: 3 }];
        assert_eq!(faults(&points, Geometry::Points(vec![1.0; 2])), wrong);
        assert_eq!(faults(&rule(ShapeKind::Tag), Geometry::Tag), []);
    }
}
