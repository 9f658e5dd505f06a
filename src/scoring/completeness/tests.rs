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
    annotations.images[0].shapes.iter_mut().find(|shape| shape.label == "plate").expect("there is a plate")
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
    image.shapes.extend(drawn.iter().map(|geometry| Shape { geometry: geometry.clone(), ..plate.clone() }));
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
    let of_points =
        |count: usize| only(|annotations| plate(annotations).geometry = Geometry::Polygon(vec![1.0; count]));
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
