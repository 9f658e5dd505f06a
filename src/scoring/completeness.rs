//! What an assignment lacks before it can be accepted: everything at once, image by image.

use std::collections::{BTreeMap, BTreeSet};

use super::excess;
use super::problem::{Finding, Problem};
use crate::exam::{
    AnnotatedImage, Annotations, AttributeRule, AttributeType, Count, Exam, LabelRule, ObjectFault, Shape,
    ShapeKind,
};

/// Everything that is wrong with an attempt's annotations, by image; empty when it is complete. Images are
/// found by name. Stray shapes block nobody, since nobody could fix them.
#[must_use]
pub fn findings(exam: &Exam, attempt: u8, annotations: &Annotations) -> Vec<Finding> {
    findings_on(exam, exam.assignment(attempt), annotations)
}

/// The same for an assignment of these images.
#[must_use]
pub fn findings_on(exam: &Exam, names: &[String], annotations: &Annotations) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut tell = |index: usize, name: &str, problems: Vec<Problem>| {
        let image = index as u32 + 1;
        findings.extend(problems.into_iter().map(|problem| Finding {
            image,
            name: name.to_owned(),
            problem,
        }));
    };
    for (place, name) in names.iter().enumerate() {
        match annotations.images.iter().position(|image| image.name == *name) {
            Some(index) if annotations.images[index].deleted => tell(index, name, vec![Problem::Deleted]),
            Some(index) => tell(index, name, on_image(exam, &annotations.images[index])),
            None => tell(place, name, vec![Problem::ImageMissing]),
        }
    }
    for (index, image) in annotations.images.iter().enumerate() {
        // A task may have images that are not part of the assignment, and annotations on them are kept, too.
        if !names.contains(&image.name) {
            tell(index, &image.name, excess::on_image(exam, image));
        }
    }
    for &start in annotations.tracks.iter().collect::<BTreeSet<_>>() {
        // A track on a frame that the task does not have is as stray as a shape there.
        if let Some(image) = annotations.images.get(start as usize) {
            tell(start as usize, &image.name, vec![Problem::Track]);
        }
    }
    findings.sort_by_key(|finding| finding.image);
    findings
}

fn on_image(exam: &Exam, image: &AnnotatedImage) -> Vec<Problem> {
    let mut problems = Vec::new();
    let excess = excess::on_image(exam, image);
    if !excess.is_empty() {
        // Any other finding would be about shapes that have to be deleted.
        exam.labels.iter().for_each(|rule| wrong_shapes(rule, image, &mut problems));
        problems.extend(excess);
        return problems;
    }
    for rule in &exam.labels {
        wrong_shapes(rule, image, &mut problems);
        counts(exam, rule, image, &mut problems);
        faults(rule, image, &mut problems);
        values(rule, image, &mut problems);
    }
    problems.extend(lacks_tags(exam, image).then_some(Problem::NoTag));
    let shapes = image.shapes.iter().filter(|shape| !shape.is_tag());
    let unknown: BTreeSet<&str> =
        shapes.map(|shape| &*shape.label).filter(|label| exam.label(label).is_none()).collect();
    problems.extend(unknown.into_iter().map(|label| Problem::UnknownLabel { label: label.to_owned() }));
    problems
}

/// Shapes with the label that are of another kind than its objects.
fn of_wrong_kind<'a>(rule: &'a LabelRule, image: &'a AnnotatedImage) -> impl Iterator<Item = &'a Shape> {
    let of_label = image.shapes.iter().filter(|shape| shape.label == rule.name && !shape.is_tag());
    of_label.filter(|shape| !rule.takes(shape.kind()))
}

fn wrong_shapes(rule: &LabelRule, image: &AnnotatedImage, problems: &mut Vec<Problem>) {
    let mut kinds = BTreeMap::new();
    for shape in of_wrong_kind(rule, image) {
        *kinds.entry(shape.kind().name()).or_insert(0) += 1;
    }
    problems.extend(kinds.into_iter().map(|(kind, count)| Problem::WrongShape {
        label: rule.name.clone(),
        kind: kind.to_owned(),
        wanted: rule.shape().name().to_owned(),
        count,
    }));
}

fn counts(exam: &Exam, rule: &LabelRule, image: &AnnotatedImage, problems: &mut Vec<Problem>) {
    let right = rule.objects(image).count() as u32;
    let drawn = right + of_wrong_kind(rule, image).count() as u32;
    let label = rule.name.clone();
    let problem = match rule.count(exam.reference.image(&image.name)) {
        Count::Exactly(expected) if drawn < expected => Problem::Missing { label, expected, found: drawn },
        Count::Exactly(expected) | Count::AtMost(expected) if right > expected => {
            Problem::Extra { label, expected, found: right }
        }
        Count::AtLeast(at_least) if drawn < at_least => Problem::TooFew { label, at_least, found: drawn },
        Count::Exactly(_) | Count::AtLeast(_) | Count::AtMost(_) => return,
    };
    problems.push(problem.worded_for(rule.shape()));
}

/// Whether the image is to have tags of which the exam does not say how many, and has none. Which of them is right is
/// not told.
fn lacks_tags(exam: &Exam, image: &AnnotatedImage) -> bool {
    let tags = || {
        exam.labels.iter().filter(|rule| {
            rule.takes(&ShapeKind::Tag) && rule.per_image.is_none() && rule.min_per_image.is_none()
        })
    };
    let has_any = |image: &AnnotatedImage| tags().any(|rule| rule.objects(image).next().is_some());
    exam.reference.image(&image.name).is_some_and(has_any) && !has_any(image)
}

fn faults(rule: &LabelRule, image: &AnnotatedImage, problems: &mut Vec<Problem>) {
    let first = problems.len();
    for fault in rule.objects(image).flat_map(|object| rule.faults_on(image, object)) {
        let problem = of_fault(rule, fault);
        if !problems[first..].contains(&problem) {
            problems.push(problem);
        }
    }
}

fn of_fault(rule: &LabelRule, fault: ObjectFault) -> Problem {
    let label = rule.name.clone();
    match fault {
        ObjectFault::Broken => Problem::BrokenOutline { label }.worded_for(rule.shape()),
        ObjectFault::Empty => Problem::EmptyMask { label },
        ObjectFault::PointCount { found, wanted } => Problem::WrongPointCount { label, wanted, found },
        ObjectFault::TooFewPoints { found, wanted } => {
            Problem::TooFewPoints { label, found, wanted }.worded_for(rule.shape())
        }
        ObjectFault::NoJoints => Problem::NoJoints { label },
        ObjectFault::MissingJoints(joints) => Problem::MissingJoints { label, joints },
        ObjectFault::UnknownJoints(joints) => Problem::UnknownJoints { label, joints },
        ObjectFault::RepeatedJoints(joints) => Problem::RepeatedJoints { label, joints },
    }
}

fn values(rule: &LabelRule, image: &AnnotatedImage, problems: &mut Vec<Problem>) {
    for attribute in &rule.attributes {
        let values = || rule.objects(image).map(|object| attribute.value(object));
        let empty = |value: &str| value.trim().is_empty();
        let count = values().filter(|value| empty(value)).count() as u32;
        if attribute.required && count > 0 {
            let (label, attribute) = (rule.name.clone(), attribute.name.clone());
            problems.push(Problem::EmptyValue { label, attribute, count });
        }
        let wrong: BTreeSet<&str> =
            values().filter(|value| !empty(value) && !attribute.takes(value)).collect();
        problems.extend(wrong.into_iter().map(|value| wrong_value(rule, attribute, value)));
    }
}

fn wrong_value(rule: &LabelRule, attribute: &AttributeRule, value: &str) -> Problem {
    let (label, name, value) = (rule.name.clone(), attribute.name.clone(), value.to_owned());
    match (attribute.kind, attribute.values.as_slice()) {
        (AttributeType::Number, [least, most, step]) => {
            let range = (least.clone(), most.clone(), step.clone());
            Problem::WrongNumber { label, attribute: name, value, range }
        }
        (AttributeType::Checkbox, _) => {
            let allowed = vec!["true".to_owned(), "false".to_owned()];
            Problem::WrongValue { label, attribute: name, value, allowed }
        }
        (_, allowed) => Problem::WrongValue { label, attribute: name, value, allowed: allowed.to_vec() },
    }
}

#[cfg(test)]
mod tests;
