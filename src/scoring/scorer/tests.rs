use super::*;
use crate::exam::geometry::{Joint, pairs};
use crate::exam::{Geometry, ShapeKind, SkeletonTemplate, TemplateJoint, Tolerance};
use crate::scoring::Spans;
use crate::scoring::measures::{area, boundary};

/// The built-in exam with its first label drawn in another way, on one image of 200 × 100 pixels, where these objects
/// are expected.
fn exam(kind: ShapeKind, expected: &[Geometry]) -> Exam {
    let mut exam = Exam::embedded().expect("the exam built in is whole");
    exam.labels.truncate(1);
    exam.labels[0].draw_as(kind);
    exam.labels[0].per_image = None;
    exam.reference = work(expected);
    exam.attempts = vec![vec!["01.jpg".to_owned()]];
    exam
}

fn object(geometry: Geometry) -> Shape {
    Shape { label: "car".to_owned(), geometry, attributes: Vec::new(), source: "manual".to_owned() }
}

/// What was drawn on the image.
fn work(drawn: &[Geometry]) -> Annotations {
    let image = AnnotatedImage {
        name: "01.jpg".to_owned(),
        width: 200,
        height: 100,
        deleted: false,
        shapes: drawn.iter().cloned().map(object).collect(),
    };
    Annotations { images: vec![image], ..Annotations::default() }
}

/// The label's figure on the image, and how many objects are matched, missing and extra.
fn figures(exam: &Exam, drawn: &[Geometry]) -> (String, [u32; 3]) {
    let card = score(exam, 1, &work(drawn));
    let label = &card.images[0].labels[0];
    assert!((card.labels[0].iou - label.iou.as_f64()).abs() < 1e-9, "one image is the mean");
    (label.iou.to_string(), [label.matched, label.missing, label.extra])
}

fn told(figure: &str, counts: [u32; 3]) -> (String, [u32; 3]) {
    (figure.to_owned(), counts)
}

fn a_box(left: f64, top: f64, right: f64, bottom: f64) -> Geometry {
    Geometry::of(ShapeKind::Rectangle, vec![left, top, right, bottom], 0.0)
}

fn skeleton(joints: &[(&str, (f64, f64), bool)]) -> Geometry {
    let joint = |&(name, at, outside): &(&str, (f64, f64), bool)| Joint {
        name: name.to_owned(),
        at,
        outside,
        occluded: false,
        attributes: Vec::new(),
    };
    Geometry::Skeleton(joints.iter().map(joint).collect())
}

fn percent(share: f64) -> String {
    format!("{:.2}", share * 100.0)
}

#[test]
fn areas_are_compared_by_the_metric_of_their_label() {
    let (wanted, drawn) = (a_box(10.0, 10.0, 59.0, 59.0), a_box(20.0, 10.0, 69.0, 59.0));
    let mut exam = exam(ShapeKind::Rectangle, std::slice::from_ref(&wanted));
    // 50 × 50 pixels each, 40 × 50 in common.
    assert_eq!(figures(&exam, std::slice::from_ref(&drawn)), told("66.67", [1, 0, 0]));
    exam.labels[0].metric = Metric::Agreement(Agreement::Dice);
    assert_eq!(figures(&exam, std::slice::from_ref(&drawn)), told("80.00", [1, 0, 0]));
    exam.labels[0].metric = Metric::Agreement(Agreement::BoundaryIou);
    let mask = |geometry: &Geometry| Spans::of(geometry, 200, 100);
    let width = boundary::boundary_width(boundary::USUAL_WIDTH, 200, 100);
    let of = |geometry: &Geometry| boundary::Boundary::of(&mask(geometry), width);
    let plain = percent(of(&wanted).iou(&of(&drawn)));
    assert_eq!(figures(&exam, std::slice::from_ref(&drawn)), told(&plain, [1, 0, 0]));
    assert_eq!(figures(&exam, &[wanted]), told("100.00", [1, 0, 0]));
    assert_eq!(figures(&exam, &[]), told("0.00", [0, 1, 0]));
}

#[test]
fn one_label_takes_several_kinds_of_areas() {
    let wanted = a_box(10.0, 10.0, 12.0, 12.0);
    let mut exam = exam(ShapeKind::Rectangle, &[wanted]);
    let mask = Geometry::of(ShapeKind::Mask, vec![0.0, 9.0, 10.0, 10.0, 12.0, 12.0], 0.0);
    assert_eq!(figures(&exam, std::slice::from_ref(&mask)), told("0.00", [0, 1, 0]), "it is no box");
    let kinds: std::collections::BTreeMap<String, crate::exam::ShapeKinds> =
        toml::from_str("shape = [\"rectangle\", \"mask\"]").expect("kinds");
    exam.labels[0].kinds = kinds["shape"].clone();
    assert_eq!(figures(&exam, &[mask]), told("100.00", [1, 0, 0]));
}

#[test]
fn parts_of_areas_count_together_and_objects_one_by_one() {
    let whole = a_box(0.0, 0.0, 99.0, 49.0);
    let halves = [a_box(0.0, 0.0, 49.0, 49.0), a_box(50.0, 0.0, 99.0, 49.0)];
    let mut exam = exam(ShapeKind::Rectangle, &[whole]);
    for agreement in [Agreement::Iou, Agreement::Dice, Agreement::BoundaryIou] {
        exam.labels[0].metric = Metric::Agreement(agreement);
        assert_eq!(figures(&exam, &halves), told("100.00", [1, 0, 1]), "{agreement:?}");
    }
    exam.labels[0].metric = Metric::F1 { at_least: 0.6, of: Agreement::Iou };
    assert_eq!(figures(&exam, &halves), told("0.00", [0, 1, 2]), "a half is no object");
    exam.labels[0].metric = Metric::F1 { at_least: 0.5, of: Agreement::Iou };
    assert_eq!(figures(&exam, &halves), told("66.67", [1, 0, 1]), "2 · 1 / (2 + 0 + 1)");
}

#[test]
fn joints_are_found_by_their_names_in_any_order() {
    let wanted =
        skeleton(&[("head", (50.0, 10.0), false), ("hand", (90.0, 50.0), false), ("foot", (0.0, 0.0), true)]);
    let mut exam = exam(ShapeKind::Skeleton, std::slice::from_ref(&wanted));
    let joint = |name: &str| TemplateJoint { name: name.to_owned(), at: Some((1.0, 1.0)), sigma: None };
    let joints = ["head", "hand", "foot"].map(joint).into();
    exam.labels[0].template = Some(SkeletonTemplate { joints, edges: Vec::new() });
    let turned = skeleton(&[
        ("foot", (70.0, 70.0), false),
        ("hand", (90.0, 50.0), false),
        ("head", (50.0, 10.0), false),
    ]);
    assert_eq!(
        figures(&exam, &[turned]),
        told("100.00", [1, 0, 0]),
        "what is not in the picture does not count"
    );
    let half = skeleton(&[("head", (50.0, 10.0), false), ("hand", (90.0, 50.0), true)]);
    assert_eq!(
        figures(&exam, std::slice::from_ref(&half)),
        told("50.00", [1, 0, 0]),
        "a hidden hand is a missing one"
    );
    // 8 pixels away, in a box of 40 × 40: exp(−8² / (2 · 40² · 0.18²)), and exactly right.
    let near = skeleton(&[("head", (58.0, 10.0), false), ("hand", (90.0, 50.0), false)]);
    let expected = percent(f64::midpoint((-64.0_f64 / (2.0 * 1600.0 * 0.18 * 0.18)).exp(), 1.0));
    assert_eq!(figures(&exam, std::slice::from_ref(&near)), told(&expected, [1, 0, 0]));
    if let Some(template) = &mut exam.labels[0].template {
        template.joints[0].sigma = Some(0.02);
    }
    let expected = percent(f64::midpoint((-64.0_f64 / (2.0 * 1600.0 * 0.04 * 0.04)).exp(), 1.0));
    assert_eq!(
        figures(&exam, std::slice::from_ref(&near)),
        told(&expected, [1, 0, 0]),
        "by the joint's own sigma"
    );
    exam.labels[0].metric = Metric::Agreement(Agreement::Pck { within: 0.1, scale: None });
    assert_eq!(
        figures(&exam, std::slice::from_ref(&near)),
        told("50.00", [1, 0, 0]),
        "8 is more than a tenth of 40"
    );
    exam.labels[0].metric = Metric::Agreement(Agreement::Pck { within: 0.1, scale: Some(80.0) });
    assert_eq!(figures(&exam, &[near, half]), told("50.00", [1, 0, 1]), "one is right, one is too much");
}

#[test]
fn points_go_by_the_order_in_which_they_were_set() {
    let wanted = Geometry::Points(vec![10.0, 10.0, 60.0, 60.0]);
    let mut exam = exam(ShapeKind::Points, std::slice::from_ref(&wanted));
    assert_eq!(figures(&exam, &[wanted]), told("100.00", [1, 0, 0]));
    let swapped = Geometry::Points(vec![60.0, 60.0, 10.0, 10.0]);
    assert_eq!(
        figures(&exam, std::slice::from_ref(&swapped)),
        told("0.00", [0, 1, 1]),
        "too far away to be the same object"
    );
    exam.labels[0].metric = Metric::F1 { at_least: 0.5, of: Agreement::Oks { scale: None } };
    assert_eq!(figures(&exam, &[swapped]), told("0.00", [0, 1, 1]));
}

#[test]
fn lines_count_by_how_far_they_run_along_each_other() {
    let line = |numbers: &[f64]| Geometry::Polyline(numbers.to_vec());
    let (first, other) = (line(&[0.0, 20.0, 100.0, 20.0]), line(&[0.0, 80.0, 100.0, 80.0]));
    let mut exam = exam(ShapeKind::Polyline, &[first.clone(), other.clone()]);
    let tolerance = Tolerance::Pixels(5.0);
    exam.labels[0].metric = Metric::Agreement(Agreement::Line { tolerance });
    // Drawn from the other end, in another order.
    let back = line(&[100.0, 20.0, 50.0, 20.0, 0.0, 20.0]);
    assert_eq!(figures(&exam, &[other.clone(), back.clone()]), told("100.00", [2, 0, 0]));
    assert_eq!(figures(&exam, std::slice::from_ref(&back)), told("50.00", [1, 1, 0]));
    let astray = line(&[0.0, 50.0, 100.0, 50.0]);
    assert_eq!(figures(&exam, &[other.clone(), back, astray]), told("66.67", [2, 0, 1]));
    let half = line(&[0.0, 20.0, 50.0, 20.0]);
    let f1 = 2.0 * 0.55 / 1.55;
    assert_eq!(figures(&exam, &[half, other]), told(&percent(f64::midpoint(f1, 1.0)), [2, 0, 0]));
    assert_eq!(figures(&exam, &[]), told("0.00", [0, 2, 0]));
    assert_eq!(pairs(first.coordinates()).count(), 2);
}

#[test]
fn tags_are_there_or_not() {
    let exam = exam(ShapeKind::Tag, &[Geometry::Tag]);
    assert_eq!(figures(&exam, &[Geometry::Tag]), told("100.00", [1, 0, 0]));
    assert_eq!(figures(&exam, &[]), told("0.00", [0, 1, 0]));
    assert_eq!(figures(&exam, &[Geometry::Tag, Geometry::Tag]), told("0.00", [1, 0, 1]));
    let none = self::exam(ShapeKind::Tag, &[]);
    assert_eq!(figures(&none, &[]), told("100.00", [0, 0, 0]));
    assert_eq!(figures(&none, &[Geometry::Tag]), told("0.00", [0, 0, 1]));
}

#[test]
fn tags_of_one_label_are_matched_by_their_values() {
    let mut exam = exam(ShapeKind::Tag, &[Geometry::Tag, Geometry::Tag]);
    let built_in = Exam::embedded().expect("the exam built in is whole");
    exam.labels[0].attributes.clone_from(&built_in.labels[1].attributes);
    let called = |annotations: &mut Annotations, values: [&str; 2]| {
        for (shape, value) in annotations.images[0].shapes.iter_mut().zip(values) {
            shape.attributes = vec![("plate".to_owned(), value.to_owned())];
        }
    };
    called(&mut exam.reference, ["day", "rain"]);
    let mut given = work(&[Geometry::Tag, Geometry::Tag]);
    called(&mut given, ["rain", "day"]);
    let card = score(&exam, 1, &given);
    assert_eq!(card.figure("car", Some("plate")), Some(100.0), "in any order");
    called(&mut given, ["rain", "night"]);
    assert_eq!(score(&exam, 1, &given).figure("car", Some("plate")), Some(50.0));
}

#[test]
fn the_measure_of_masks_is_that_of_their_pixels() {
    let painted = |numbers: &[f64]| Geometry::of(ShapeKind::Mask, numbers.to_vec(), 0.0);
    let wanted = painted(&[0.0, 6.0, 3.0, 3.0, 5.0, 5.0, 8.0, 8.0]);
    let drawn = painted(&[2.0, 10.0, 4.0, 4.0, 7.0, 7.0]);
    let exam = exam(ShapeKind::Mask, std::slice::from_ref(&wanted));
    let of = |geometry: &Geometry| area::Area::from(&Spans::of(geometry, 200, 100));
    let plain = percent(area::iou(of(&wanted).overlap(&of(&drawn))));
    assert_eq!(figures(&exam, &[drawn]).0, plain);
}
