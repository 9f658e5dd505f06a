//! What is wrong with the ground truth.

use std::collections::BTreeSet;

use super::{At, Defect, repeated};
use crate::exam::annotations::{AnnotatedImage, Annotations, Shape};
use crate::exam::metric::Agreement;
use crate::exam::object_fault::ObjectFault;
use crate::exam::pack::OriginalImage;
use crate::exam::rules::{Count, LabelRule};

/// Every image has its ground truth, and the ground truth follows the exam's own rules.
pub(in crate::exam) fn reference(
    labels: &[LabelRule],
    originals: &[OriginalImage],
    reference: &Annotations,
) -> Vec<Defect> {
    let mut defects = Vec::new();
    let mut tell = |at: At, problem: String, advice| defects.push(Defect { at, problem, advice });
    if let Some((number, name)) = repeated(reference.images.iter().map(|image| image.name.as_str())) {
        tell(At::Image(number), format!("the picture {name:?} stands there twice"), "keep one of the two");
    }
    for original in originals {
        let marked = reference.images.iter().enumerate();
        let Some((number, marked)) = marked.into_iter().find(|(_, image)| image.name == original.name) else {
            let problem = format!("the picture {:?} is missing", original.name);
            tell(At::Nowhere, problem, "mark it up, or take it out of the attempts");
            continue;
        };
        image(labels, original, marked, &mut |problem, advice| tell(At::Image(number), problem, advice));
    }
    defects
}

/// One image of the ground truth.
fn image(
    labels: &[LabelRule],
    original: &OriginalImage,
    image: &AnnotatedImage,
    tell: &mut impl FnMut(String, &'static str),
) {
    let name = &original.name;
    if (image.width, image.height) != (original.width, original.height) {
        let problem = format!(
            "the picture {name:?} is {} × {}, but its file is {} × {}",
            image.width, image.height, original.width, original.height
        );
        tell(problem, "use the pictures that were marked up");
    }
    let known = |label: &str| labels.iter().any(|rule| rule.name == label);
    let shapes = image.shapes.iter().filter(|shape| !shape.is_tag());
    let strange: BTreeSet<&str> =
        shapes.map(|shape| shape.label.as_str()).filter(|label| !known(label)).collect();
    for label in strange {
        let problem = format!("the picture {name:?} has the unknown label {label:?}");
        tell(problem, "describe the label in exam.toml or take the shape out");
    }
    for label in labels {
        objects(label, image, tell);
    }
}

fn objects(label: &LabelRule, image: &AnnotatedImage, tell: &mut impl FnMut(String, &'static str)) {
    let place = format!("label {:?} on the picture {:?}", label.name, image.name);
    let mut tell = |problem: String| {
        tell(format!("{place}: {problem}"), "correct the ground truth or the label's rules in exam.toml");
    };
    let mut shapes = image.shapes.iter().filter(|shape| shape.label == label.name && !shape.is_tag());
    if shapes.any(|shape| !label.takes(shape.kind())) {
        tell(format!("a shape is no {}", label.kinds.listed("or")));
    }
    let found = label.objects(image).count() as u32;
    match label.count(Some(image)) {
        Count::Exactly(expected) if expected != found => {
            tell(format!("{found} objects instead of {expected}"));
        }
        Count::AtLeast(least) if found < least => {
            tell(format!("{found} objects instead of at least {least}"));
        }
        Count::AtMost(most) if found > most => {
            tell(format!("{found} objects instead of at most {most}"));
        }
        _ => {}
    }
    for object in label.objects(image) {
        label.faults_on(image, object).iter().map(fault).for_each(&mut tell);
        if is_without_size(label, object) {
            let name = label.metric.agreement().name();
            tell(format!(
                "the points of an object have no size between them that {name:?} could go by; give it a `scale` in pixels"
            ));
        }
        for attribute in &label.attributes {
            let value = attribute.value(object);
            if attribute.required && value.trim().is_empty() {
                tell(format!("the attribute {:?} is empty", attribute.name));
            } else if (attribute.required || attribute.scored || !value.is_empty()) && !attribute.takes(value)
            {
                tell(format!("the attribute {:?} is {value:?}, which it can't be", attribute.name));
            }
        }
    }
}

/// Whether the metric has to go by the size of an object that has none.
fn is_without_size(label: &LabelRule, object: &Shape) -> bool {
    let points = object.geometry.points();
    let reach = |of: fn(&(f64, f64)) -> f64| {
        let ends = points.iter().map(of).fold(None, |ends: Option<(f64, f64)>, at| {
            Some(ends.map_or((at, at), |(low, high)| (low.min(at), high.max(at))))
        });
        ends.map_or(0.0, |(low, high)| high - low)
    };
    let (across, down) = (reach(|point| point.0), reach(|point| point.1));
    match label.metric.agreement() {
        Agreement::Oks { scale: None } => across * down < 1.0,
        Agreement::Pck { scale: None, .. } => across.max(down) < 1.0,
        _ => false,
    }
}

/// What is wrong with an object, in words.
fn fault(fault: &ObjectFault) -> String {
    match fault {
        ObjectFault::Broken => "an outline is broken".to_owned(),
        ObjectFault::Empty => "a mask has no pixels".to_owned(),
        ObjectFault::PointCount { found, wanted } | ObjectFault::TooFewPoints { found, wanted } => {
            format!("an outline of {found} points instead of {wanted}")
        }
        ObjectFault::NoJoints => "a skeleton has no joint in the picture".to_owned(),
        ObjectFault::MissingJoints(names) => format!("a skeleton lacks {names:?}"),
        ObjectFault::UnknownJoints(names) => format!("a skeleton has the unknown joints {names:?}"),
        ObjectFault::RepeatedJoints(names) => format!("a skeleton has {names:?} more than once"),
    }
}
