//! What is wrong with the ground truth.

use std::collections::BTreeSet;

use super::{At, Fault, repeated};
use crate::exam::annotations::{MarkedPicture, Markup};
use crate::exam::pack::OriginalImage;
use crate::exam::rules::{Count, LabelRule, OutlineFault};

/// Every picture has its ground truth, and the ground truth keeps the exam's own rules.
pub(in crate::exam) fn reference(
    labels: &[LabelRule],
    originals: &[OriginalImage],
    reference: &Markup,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut tell = |at: At, problem: String, advice| faults.push(Fault { at, problem, advice });
    if let Some((number, name)) = repeated(reference.pictures.iter().map(|picture| picture.name.as_str())) {
        tell(At::Picture(number), format!("the picture {name:?} stands there twice"), "keep one of the two");
    }
    for original in originals {
        let marked = reference.pictures.iter().enumerate();
        let Some((number, marked)) = marked.into_iter().find(|(_, picture)| picture.name == original.name)
        else {
            let problem = format!("the picture {:?} is missing", original.name);
            tell(At::Nowhere, problem, "mark it up, or take it out of the attempts");
            continue;
        };
        picture(labels, original, marked, &mut |problem, advice| tell(At::Picture(number), problem, advice));
    }
    faults
}

/// One picture of the ground truth.
fn picture(
    labels: &[LabelRule],
    original: &OriginalImage,
    picture: &MarkedPicture,
    tell: &mut impl FnMut(String, &'static str),
) {
    let name = &original.name;
    if (picture.width, picture.height) != (original.width, original.height) {
        let problem = format!(
            "the picture {name:?} is {} × {}, but its file is {} × {}",
            picture.width, picture.height, original.width, original.height
        );
        tell(problem, "use the pictures that were marked up");
    }
    let known = |label: &str| labels.iter().any(|rule| rule.name == label);
    let strange: BTreeSet<&str> =
        picture.shapes.iter().map(|shape| shape.label.as_str()).filter(|label| !known(label)).collect();
    for label in strange {
        let problem = format!("the picture {name:?} has the unknown label {label:?}");
        tell(problem, "describe the label in exam.toml or take the shape out");
    }
    for label in labels {
        objects(label, picture, tell);
    }
}

fn objects(label: &LabelRule, picture: &MarkedPicture, tell: &mut impl FnMut(String, &'static str)) {
    let place = format!("label {:?} on the picture {:?}", label.name, picture.name);
    let mut tell = |problem: String| {
        tell(format!("{place}: {problem}"), "correct the ground truth or the label's rules in exam.toml");
    };
    if picture.shapes.iter().any(|shape| shape.label == label.name && shape.kind != label.shape) {
        tell(format!("a shape is no {}", label.shape.name()));
    }
    let found = label.objects(picture).count() as u32;
    match label.count(Some(picture)) {
        Count::Exactly(expected) if expected != found => {
            tell(format!("{found} objects instead of {expected}"));
        }
        Count::AtLeast(least) if found < least => {
            tell(format!("{found} objects instead of at least {least}"));
        }
        _ => {}
    }
    for object in label.objects(picture) {
        match label.outline_fault(object) {
            None => {}
            Some(OutlineFault::Broken) => tell("an outline is broken".to_owned()),
            Some(
                OutlineFault::PointCount { found, wanted } | OutlineFault::TooFewPoints { found, wanted },
            ) => tell(format!("an outline of {found} points instead of {wanted}")),
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
