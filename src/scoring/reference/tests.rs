use proptest::prelude::*;

use super::*;
use crate::exam::{Agreement, Exam, Geometry};
use crate::scoring::{Scorer, score};

fn image(name: &str, shapes: Vec<Shape>) -> AnnotatedImage {
    AnnotatedImage { name: name.to_owned(), width: 100, height: 100, deleted: false, shapes }
}

fn shape(label: &str, kind: ShapeKind, numbers: &[f64]) -> Shape {
    Shape {
        label: label.to_owned(),
        geometry: Geometry::of(kind, numbers.to_vec(), 0.0),
        attributes: Vec::new(),
        source: String::new(),
    }
}

/// A box of 10 × 10 pixels with its left side here.
fn boxed(label: &str, left: f64) -> Shape {
    shape(label, ShapeKind::Rectangle, &[left, 10.0, left + 9.0, 19.0])
}

fn of(images: Vec<AnnotatedImage>) -> Annotations {
    Annotations { images, ..Annotations::default() }
}

fn compared(expected: Vec<AnnotatedImage>, given: Vec<AnnotatedImage>) -> Compared {
    Reference::of(of(expected), Metric::usual).compare(&of(given)).expect("it is not much")
}

/// The cells of the matrix, as people would tell them.
fn confused(compared: &Compared) -> Vec<String> {
    let name = |label: Option<&String>| label.map_or("nothing", String::as_str).to_owned();
    let cells = compared.confusion.cells();
    cells.map(|(one, other, count)| format!("{count} {} as {}", name(one), name(other))).collect()
}

#[test]
fn figures_are_those_of_an_exam() {
    let exam = Exam::embedded().expect("the exam built in is whole");
    let mut given = exam.reference.clone();
    for image in &mut given.images {
        for shape in &mut image.shapes {
            let coordinates = shape.geometry.coordinates_mut().expect("outlines");
            coordinates.iter_mut().step_by(2).for_each(|x| *x += 7.0);
            shape.attributes.iter_mut().for_each(|(_, value)| value.insert(1, 'O'));
        }
    }
    let names: Vec<String> = given.images.iter().map(|image| image.name.clone()).collect();
    let card = Scorer::new(&exam).score(&names, &given);
    let compared = Reference::of(exam.reference.clone(), Metric::usual).compare(&given).expect("not much");
    let percents: Vec<Option<f64>> = compared.labels.iter().map(|label| label.percent).collect();
    for (percent, label) in percents.iter().zip(["car", "plate"]) {
        let figure = card.figure(label, None).expect("a figure");
        assert!((percent.expect("a figure") - figure).abs() < 1e-9, "{label}");
    }
    let plates = &compared.labels[1].attributes[0];
    assert_eq!((plates.name.as_str(), plates.values.count, plates.values.exact), ("plate", 10, 0));
    assert!(plates.values.cer().is_some_and(|rate| (0.1..0.3).contains(&rate)));
    let figure = score(&exam, 1, &given).images[0].labels[0].iou.as_f64();
    assert!((figure - compared.images[0].objects[0].percent).abs() < 1e-9, "{figure}");
}

#[test]
fn objects_of_other_labels_are_told_as_such_and_count_as_missing_and_extra() {
    let expected = vec![boxed("car", 10.0), boxed("car", 30.0), boxed("bus", 50.0), boxed("bus", 70.0)];
    let given = vec![boxed("car", 10.0), boxed("bus", 31.0), boxed("bus", 50.0), boxed("van", 90.0)];
    let compared = compared(vec![image("a", expected)], vec![image("a", given)]);
    assert_eq!(
        confused(&compared),
        ["1 nothing as van", "1 bus as nothing", "1 bus as bus", "1 car as bus", "1 car as car"]
    );
    let told: Vec<_> = compared
        .labels
        .iter()
        .map(|label| (label.label.as_str(), label.percent, label.expected, label.missing, label.extra))
        .collect();
    // Of the buses 10 × 10 pixels are right, of 10 × 30 of either.
    assert_eq!(told, [("car", Some(50.0), 2, 1, 0), ("bus", Some(33.33), 2, 1, 1), ("van", None, 0, 0, 1)]);
    let fates: Vec<_> =
        compared.images[0].objects.iter().map(|object| (object.label, object.number, object.fate)).collect();
    assert_eq!(
        fates,
        [
            (0, 1, Fate::Found),
            (0, 2, Fate::Missing),
            (1, 1, Fate::Found),
            (1, 2, Fate::Missing),
            (1, 3, Fate::Extra),
            (2, 1, Fate::Extra),
        ]
    );
}

#[test]
fn a_pair_that_hardly_agrees_is_found_but_confirms_no_label() {
    let far =
        compared(vec![image("a", vec![boxed("car", 10.0)])], vec![image("a", vec![boxed("car", 18.0)])]);
    assert_eq!((far.labels[0].missing, far.labels[0].extra), (0, 0));
    assert_eq!(confused(&far), ["1 nothing as car", "1 car as nothing"]);
}

#[test]
fn areas_are_compared_however_they_were_drawn_and_other_kinds_apart() {
    let corners = [10.0, 10.0, 19.0, 10.0, 19.0, 19.0, 10.0, 19.0];
    let expected = vec![
        boxed("car", 10.0),
        shape("car", ShapeKind::Polyline, &[0.0, 0.0, 50.0, 50.0]),
        shape("car", ShapeKind::Tag, &[]),
    ];
    let given =
        vec![shape("car", ShapeKind::Polygon, &corners), shape("car", ShapeKind::Points, &[1.0, 1.0])];
    let compared = compared(vec![image("a", expected)], vec![image("a", given)]);
    let told: Vec<_> = compared
        .labels
        .iter()
        .map(|label| (label.shapes(), label.metric.name(), label.percent, label.missing, label.extra))
        .collect();
    let row =
        |shape: &str, metric, percent, missing, extra| (shape.to_owned(), metric, percent, missing, extra);
    assert_eq!(
        told,
        [
            row("rectangle", "iou", Some(100.0), 0, 0),
            row("polyline", "line", Some(0.0), 1, 0),
            row("tag", "exact", Some(0.0), 1, 0),
            row("points", "oks", None, 0, 1),
        ]
    );
}

#[test]
fn only_images_that_both_have_and_show_a_label_count_for_it() {
    let expected =
        vec![image("a", vec![boxed("car", 10.0)]), image("b", vec![]), image("c", vec![boxed("car", 0.0)])];
    let given =
        vec![image("a", vec![boxed("car", 10.0)]), image("b", vec![]), image("d", vec![boxed("car", 0.0)])];
    let compared = compared(expected, given);
    assert_eq!((compared.labels[0].percent, compared.labels[0].expected), (Some(100.0), 1));
    let images: Vec<_> = compared.images.iter().map(|image| (image.name.as_str(), image.percent)).collect();
    assert_eq!(images, [("a", Some(100.0)), ("b", None)]);
    assert_eq!(compared.mean_of_images(), Some(100.0));
}

#[test]
fn broken_shapes_count_nowhere_and_are_told() {
    let broken = || {
        vec![
            shape("car", ShapeKind::Polygon, &[]),
            shape("car", ShapeKind::Mask, &[9.0, 10.0, 10.0, 12.0, 12.0]),
            shape("car", ShapeKind::Other("splat".to_owned()), &[1.0]),
        ]
    };
    let compared = compared(vec![image("a", broken())], vec![image("a", broken())]);
    assert_eq!((compared.left_out, compared.images[0].percent), (6, None));
    assert_eq!((compared.labels[0].percent, compared.mean_of_labels()), (None, None));
}

#[test]
fn the_measure_that_was_chosen_holds_for_every_label_of_its_kind() {
    let choose = |kind: &ShapeKind| {
        if kind.is_area() { Metric::F1 { at_least: 0.5, of: Agreement::Dice } } else { Metric::usual(kind) }
    };
    let expected = of(vec![image("a", vec![boxed("car", 10.0), boxed("bus", 60.0)])]);
    // Dice is 0.6 of the car, and IoU 0.43.
    let given = of(vec![image("a", vec![boxed("car", 14.0), boxed("bus", 80.0)])]);
    let compared = Reference::of(expected, choose).compare(&given).expect("not much");
    let percents: Vec<_> = compared.labels.iter().map(|label| label.percent).collect();
    assert_eq!(percents, [Some(100.0), Some(0.0)]);
    assert_eq!(confused(&compared), ["1 nothing as bus", "1 bus as nothing", "1 car as car"]);
}

proptest! {
    #[test]
    fn every_object_is_told_once(
        expected in prop::collection::vec((0_u8..3, 0_u8..60), 0..8),
        given in prop::collection::vec((0_u8..3, 0_u8..60), 0..8),
    ) {
        let shapes = |places: &[(u8, u8)]| -> Vec<Shape> {
            places.iter().map(|(label, left)| boxed(&label.to_string(), f64::from(*left))).collect()
        };
        let compared = compared(vec![image("a", shapes(&expected))], vec![image("a", shapes(&given))]);
        let objects = &compared.images[0].objects;
        let count = |fate: Fate| objects.iter().filter(|object| object.fate == fate).count();
        prop_assert_eq!(count(Fate::Found) + count(Fate::Missing), expected.len());
        prop_assert_eq!(count(Fate::Found) + count(Fate::Extra), given.len());
        let cells: Vec<_> = compared.confusion.cells().collect();
        let sum = |of: fn(bool, bool) -> bool| -> u64 {
            let cells = cells.iter().filter(|(one, other, _)| of(one.is_some(), other.is_some()));
            cells.map(|(.., count)| count).sum()
        };
        prop_assert_eq!(sum(|expected, _| expected), expected.len() as u64);
        prop_assert_eq!(sum(|_, given| given), given.len() as u64);
        let same = Reference::of(of(vec![image("a", shapes(&expected))]), Metric::usual);
        let same = same.compare(&of(vec![image("a", shapes(&expected))])).expect("not much");
        prop_assert!(same.labels.iter().all(|label| label.percent == Some(100.0)));
        prop_assert!(same.confusion.cells().all(|(expected, given, _)| expected == given));
    }
}
