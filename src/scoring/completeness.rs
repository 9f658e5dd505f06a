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
mod tests {
    use super::*;
    use crate::exam::{Geometry, SkeletonTemplate, TemplateJoint};
    use crate::scoring::Drawing;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    /// A complete first attempt, with its frames in another order than the assignment's.
    fn complete(exam: &Exam) -> Annotations {
        let mut images = exam.reference.images[..5].to_vec();
        images.reverse();
        Annotations { images, ..Annotations::default() }
    }

    /// The plate of the first frame, which is `05.jpg`.
    fn plate(annotations: &mut Annotations) -> &mut Shape {
        annotations.images[0]
            .shapes
            .iter_mut()
            .find(|shape| shape.label == "plate")
            .expect("there is a plate")
    }

    /// The findings after a change to a complete attempt, as `(number, name, problem)`.
    fn after(change: impl FnOnce(&mut Annotations)) -> Vec<(u32, String, Problem)> {
        let exam = exam();
        let mut annotations = complete(&exam);
        change(&mut annotations);
        let findings = findings(&exam, 1, &annotations);
        findings.into_iter().map(|finding| (finding.image, finding.name, finding.problem)).collect()
    }

    /// The only problem, on the first frame.
    fn only(change: impl FnOnce(&mut Annotations)) -> Problem {
        let mut found = after(change);
        assert_eq!(found.len(), 1, "{found:?}");
        let (number, name, problem) = found.remove(0);
        assert_eq!((number, name.as_str()), (1, "05.jpg"));
        problem
    }

    fn label() -> String {
        "plate".to_owned()
    }

    #[test]
    fn a_complete_attempt_has_no_findings() {
        assert_eq!(after(|_| ()), []);
        assert_eq!(after(|annotations| annotations.stray = 7), [], "nobody could mend stray shapes");
        assert_eq!(
            after(|annotations| annotations.tracks = vec![99]),
            [],
            "nor a track on a frame that is not there"
        );
    }

    #[test]
    fn a_deleted_image_is_to_be_restored_and_nothing_else_is_said_of_it() {
        let deleted = only(|annotations| {
            annotations.images[0].deleted = true;
            annotations.images[0].shapes.clear();
        });
        assert_eq!(deleted, Problem::Deleted);
    }

    #[test]
    fn counts_objects() {
        let missing = only(|annotations| annotations.images[0].shapes.retain(|shape| shape.label != "plate"));
        assert_eq!(missing, Problem::Missing { label: label(), expected: 1, found: 0 });
        let extra = only(|annotations| {
            let copy = plate(annotations).clone();
            annotations.images[0].shapes.extend(vec![copy; 100]);
        });
        assert_eq!(extra, Problem::Extra { label: label(), expected: 1, found: 101 });
    }

    #[test]
    fn without_a_rule_the_ground_truth_tells_how_many() {
        let mut exam = exam();
        exam.labels[1].per_image = None;
        let second = exam.reference.images[0].shapes[1].clone();
        exam.reference.images[0].shapes.push(second);
        let annotations = complete(&self::exam());
        let expected = Problem::Missing { label: label(), expected: 2, found: 1 };
        assert_eq!(
            findings(&exam, 1, &annotations),
            [Finding { image: 5, name: "01.jpg".to_owned(), problem: expected }]
        );
    }

    #[test]
    fn at_least_so_many_may_be_more() {
        let mut exam = exam();
        (exam.labels[1].per_image, exam.labels[1].min_per_image) = (None, Some(2));
        let mut annotations = complete(&exam);
        for image in &mut annotations.images[1..] {
            let second = image.shapes[1].clone();
            image.shapes.extend([second.clone(), second]);
        }
        let expected = Problem::TooFew { label: label(), at_least: 2, found: 1 };
        assert_eq!(
            findings(&exam, 1, &annotations),
            [Finding { image: 1, name: "05.jpg".to_owned(), problem: expected }]
        );
    }

    #[test]
    fn values_must_be_those_of_the_list() {
        let mut exam = exam();
        let rule = &mut exam.labels[1].attributes[0];
        (rule.kind, rule.values) = (AttributeType::Select, vec!["day".to_owned(), "night".to_owned()]);
        let mut annotations = complete(&exam);
        let values = ["night", "day", "noon", "", "day"];
        for (image, value) in annotations.images.iter_mut().zip(values) {
            value.clone_into(&mut image.shapes[1].attributes[0].1);
        }
        annotations.images[4].shapes[1].attributes.clear();
        let told: Vec<_> =
            findings(&exam, 1, &annotations).into_iter().map(|found| (found.image, found.problem)).collect();
        let wrong = Problem::WrongValue {
            label: label(),
            attribute: label(),
            value: "noon".to_owned(),
            allowed: vec!["day".to_owned(), "night".to_owned()],
        };
        let empty = Problem::EmptyValue { label: label(), attribute: label(), count: 1 };
        assert_eq!(told, [(3, wrong), (4, empty)], "what nobody touched is the first of the list");
    }

    fn a_box() -> Geometry {
        Geometry::of(ShapeKind::Rectangle, vec![1.0, 2.0, 30.0, 40.0], 0.0)
    }

    #[test]
    fn a_wrong_kind_of_shape_is_told_once() {
        let wrong = |count| Problem::WrongShape {
            label: label(),
            kind: "rectangle".to_owned(),
            wanted: "polygon".to_owned(),
            count,
        };
        assert_eq!(
            only(|annotations| plate(annotations).geometry = a_box()),
            wrong(1),
            "and it is not missing, too"
        );
        let beside = only(|annotations| {
            let copy = Shape { geometry: a_box(), ..plate(annotations).clone() };
            annotations.images[0].shapes.extend(vec![copy; 3]);
        });
        assert_eq!(beside, wrong(3));
    }

    #[test]
    fn a_mask_must_have_pixels_and_lie_in_the_picture() {
        let mut exam = exam();
        exam.labels[1].draw_as(ShapeKind::Mask);
        exam.labels[1].points = None;
        let mask = |runs: &[f64], sides: [f64; 4]| {
            let mut annotations = complete(&exam);
            let numbers = [runs, &sides].concat();
            for image in &mut annotations.images {
                let right = vec![0.0, 4.0, 5.0, 5.0, 6.0, 6.0];
                image.shapes[1].geometry = Geometry::of(ShapeKind::Mask, right, 0.0);
            }
            plate(&mut annotations).geometry = Geometry::of(ShapeKind::Mask, numbers, 0.0);
            findings(&exam, 1, &annotations).into_iter().map(|finding| finding.problem).collect::<Vec<_>>()
        };
        let inside = [10.0, 10.0, 12.0, 12.0];
        let broken = vec![Problem::BrokenOutline { label: label() }];
        assert_eq!(mask(&[1.0, 8.0], inside), []);
        assert_eq!(mask(&[9.0], inside), [Problem::EmptyMask { label: label() }]);
        assert_eq!(mask(&[1.0, 20.0], inside), broken, "runs that do not fit");
        assert_eq!(mask(&[1.0, 8.0], [10.5, 10.0, 12.0, 12.0]), broken, "half a pixel");
        assert_eq!(mask(&[1.0, 8.0], [1918.0, 10.0, 1920.0, 12.0]), broken, "beyond the edge");
    }

    /// The problems of a first attempt whose plates are drawn as another kind of shape: on every image this one, and on
    /// the first frame the other.
    fn drawn_as(change: impl FnOnce(&mut LabelRule), right: &Geometry, drawn: &[Geometry]) -> Vec<Problem> {
        let mut exam = exam();
        change(&mut exam.labels[1]);
        exam.labels[1].attributes.clear();
        for image in &mut exam.reference.images {
            image.shapes[1].geometry = right.clone();
        }
        let mut annotations = complete(&exam);
        let plate = plate(&mut annotations).clone();
        let image = &mut annotations.images[0];
        image.shapes.retain(|shape| shape.label != "plate");
        image
            .shapes
            .extend(drawn.iter().map(|geometry| Shape { geometry: geometry.clone(), ..plate.clone() }));
        findings(&exam, 1, &annotations).into_iter().map(|finding| finding.problem).collect()
    }

    fn of_drawing(drawing: Drawing, problem: Problem) -> Problem {
        Problem::OfDrawing { drawing, problem: Box::new(problem) }
    }

    #[test]
    fn lines_and_points_have_words_of_their_own() {
        let line = |numbers: usize| Geometry::Polyline(vec![1.0; numbers]);
        let found = |drawn: &[Geometry]| {
            let change = |rule: &mut LabelRule| {
                rule.draw_as(ShapeKind::Polyline);
                rule.points = None;
            };
            drawn_as(change, &line(6), drawn)
        };
        let told = |problem| vec![of_drawing(Drawing::Line, problem)];
        assert_eq!(found(&[line(4)]), []);
        assert_eq!(found(&[]), told(Problem::Missing { label: label(), expected: 1, found: 0 }));
        assert_eq!(found(&[line(2)]), told(Problem::TooFewPoints { label: label(), found: 1, wanted: 2 }));
        assert_eq!(found(&[line(5)]), told(Problem::BrokenOutline { label: label() }));
        let extra = Problem::Extra { label: label(), expected: 1, found: 2 };
        assert_eq!(found(&[line(4), line(4)]), told(extra));
        let four = |rule: &mut LabelRule| rule.draw_as(ShapeKind::Points);
        let points = |numbers: usize| Geometry::Points(vec![1.0; numbers]);
        let wrong = Problem::WrongPointCount { label: label(), wanted: 4, found: 3 };
        assert_eq!(drawn_as(four, &points(8), &[points(6)]), [wrong]);
    }

    #[test]
    fn which_tag_is_right_is_told_to_nobody() {
        let free = |rule: &mut LabelRule| {
            rule.draw_as(ShapeKind::Tag);
            (rule.points, rule.per_image) = (None, None);
        };
        let found = |drawn: &[Geometry]| drawn_as(free, &Geometry::Tag, drawn);
        assert_eq!(found(&[Geometry::Tag]), []);
        assert_eq!(found(&[]), [Problem::NoTag], "that there must be one may be known");
        let twice = Problem::Extra { label: label(), expected: 1, found: 2 };
        assert_eq!(found(&[Geometry::Tag, Geometry::Tag]), [of_drawing(Drawing::Tag, twice)]);
        let by_rule = |rule: &mut LabelRule| {
            rule.draw_as(ShapeKind::Tag);
            (rule.points, rule.per_image) = (None, Some(1));
        };
        let missing = Problem::Missing { label: label(), expected: 1, found: 0 };
        assert_eq!(drawn_as(by_rule, &Geometry::Tag, &[]), [of_drawing(Drawing::Tag, missing)]);
    }

    #[test]
    fn skeletons_need_their_joints() {
        let joints = |names: &[(&str, bool)]| {
            let joint = |&(name, outside): &(&str, bool)| crate::exam::geometry::Joint {
                name: name.to_owned(),
                at: (5.0, 5.0),
                outside,
                occluded: false,
                attributes: Vec::new(),
            };
            Geometry::Skeleton(names.iter().map(joint).collect())
        };
        let found = |drawn: &[(&str, bool)]| {
            let change = |rule: &mut LabelRule| {
                rule.draw_as(ShapeKind::Skeleton);
                rule.points = None;
                let joint = |name: &str| TemplateJoint { name: name.to_owned(), at: None, sigma: None };
                rule.template =
                    Some(SkeletonTemplate { joints: ["head", "neck"].map(joint).into(), edges: Vec::new() });
            };
            drawn_as(change, &joints(&[("head", false), ("neck", false)]), &[joints(drawn)])
        };
        assert_eq!(found(&[("neck", false), ("head", true)]), [], "outside is a place, too");
        let missing = Problem::MissingJoints { label: label(), joints: vec!["neck".to_owned()] };
        let unknown = Problem::UnknownJoints { label: label(), joints: vec!["nose".to_owned()] };
        assert_eq!(found(&[("head", false), ("nose", false)]), [missing, unknown]);
        assert_eq!(found(&[("head", true), ("neck", true)]), [Problem::NoJoints { label: label() }]);
        let twice = Problem::RepeatedJoints { label: label(), joints: vec!["head".to_owned()] };
        assert_eq!(found(&[("head", false), ("neck", false), ("head", false)]), [twice]);
    }

    #[test]
    fn a_tag_that_nobody_asked_for_is_not_in_the_way() {
        let tagged = after(|annotations| {
            let tag = Shape { geometry: Geometry::Tag, ..plate(annotations).clone() };
            let unknown = Shape { label: "dusk".to_owned(), ..tag.clone() };
            annotations.images[0].shapes.extend([tag, unknown]);
        });
        assert_eq!(tagged, []);
    }

    #[test]
    fn outlines_need_their_points() {
        let of_points = |count: usize| {
            only(|annotations| plate(annotations).geometry = Geometry::Polygon(vec![1.0; count]))
        };
        assert_eq!(of_points(10), Problem::WrongPointCount { label: label(), wanted: 4, found: 5 });
        assert_eq!(of_points(7), Problem::BrokenOutline { label: label() });
        assert_eq!(of_points(0), Problem::BrokenOutline { label: label() });
        let car = only(|annotations| {
            annotations.images[0].shapes[0].geometry.coordinates_mut().expect("points").truncate(4);
        });
        assert_eq!(car, Problem::TooFewPoints { label: "car".to_owned(), found: 2, wanted: 3 });
    }

    #[test]
    fn required_values_must_be_there() {
        let empty = Problem::EmptyValue { label: label(), attribute: label(), count: 1 };
        for value in ["", " ", "\t\u{a0}\n"] {
            assert_eq!(
                only(|annotations| plate(annotations).attributes[0].1 = value.to_owned()),
                empty,
                "{value:?}"
            );
        }
        assert_eq!(only(|annotations| plate(annotations).attributes.clear()), empty);
    }

    #[test]
    fn everything_is_told_by_image() {
        let found = after(|annotations| {
            annotations.tracks = vec![3, 0, 3];
            let stranger = Shape { label: "#7".to_owned(), ..plate(annotations).clone() };
            annotations.images[0].shapes.extend([stranger.clone(), stranger]);
            annotations.images[4].shapes.clear();
            annotations.images.remove(1);
        });
        let told: Vec<_> =
            found.iter().map(|(number, name, problem)| (*number, name.as_str(), problem)).collect();
        let missing = |label: &str| Problem::Missing { label: label.to_owned(), expected: 1, found: 0 };
        assert_eq!(
            told,
            [
                (1, "05.jpg", &Problem::UnknownLabel { label: "#7".to_owned() }),
                (1, "05.jpg", &Problem::Track),
                (4, "01.jpg", &missing("car")),
                (4, "01.jpg", &missing("plate")),
                (4, "04.jpg", &Problem::ImageMissing),
                (4, "01.jpg", &Problem::Track),
            ]
        );
    }

    #[test]
    fn an_empty_task_lacks_every_image() {
        let found = after(|annotations| annotations.images.clear());
        assert!(found.iter().all(|(.., problem)| *problem == Problem::ImageMissing));
        assert_eq!(found.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    }
}
