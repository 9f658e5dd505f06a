use proptest::prelude::*;

use super::*;
use crate::exam::Geometry;

fn exam() -> Exam {
    Exam::embedded().expect("the exam built in is whole")
}

fn on(image: &str, change: Change) -> Correction {
    Correction { image: image.to_owned(), change }
}

fn object(label: &str, number: u32) -> ObjectPlace {
    ObjectPlace { label: label.to_owned(), number }
}

fn value(label: &str, attribute: &str, value: &str) -> Correction {
    let (attribute, value) = (attribute.to_owned(), value.to_owned());
    on("01.jpg", Change::Value { object: object(label, 0), attribute, value })
}

fn plate(value: &str) -> Correction {
    self::value("plate", "plate", value)
}

/// The outline of an object, moved.
fn moved(exam: &Exam, label: &str, by: f64) -> Correction {
    let image = exam.reference.image("01.jpg").expect("an image");
    let mut shape = exam.label(label).expect("a label").objects(image).next().expect("an object").clone();
    shape.geometry.coordinates_mut().expect("points").iter_mut().for_each(|at| *at += by);
    on("01.jpg", Change::Outline { object: object(label, 0), shape })
}

#[test]
fn a_corrected_exam_is_another_one_with_the_same_pictures_and_rules() {
    let exam = exam();
    let corrected = exam.corrected(&[plate("A000AA")]).expect("corrected");
    assert_ne!(corrected.id(), exam.id());
    assert_eq!(corrected.attempts, exam.attempts);
    let changed: Vec<&str> = corrected
        .files
        .iter()
        .filter(|file| exam.files.get(&file.path) != Some(file))
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(changed, ["reference.xml"]);
    let objects = |exam: &Exam| -> Vec<Shape> {
        exam.reference.images.iter().flat_map(|image| image.shapes.clone()).collect()
    };
    let (before, after) = (objects(&exam), objects(&corrected));
    let other: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).collect();
    assert_eq!(other.len(), 1);
    assert_eq!(other[0].1.attribute("plate"), "A000AA");
    assert_eq!(exam.corrected(&[]).expect("the same").id(), exam.id());
}

#[test]
fn what_the_rules_of_the_exam_do_not_allow_is_refused_with_a_sentence() {
    let exam = exam();
    let mut line = moved(&exam, "car", 1.0);
    if let Change::Outline { shape, .. } = &mut line.change {
        shape.geometry = Geometry::Polygon(vec![1.0, 1.0, 9.0, 1.0]);
    }
    let image = exam.reference.image("01.jpg").expect("an image");
    let same =
        exam.label("plate").expect("a label").objects(image).next().expect("a plate").attribute("plate");
    let faults = [
        vec![on("99.jpg", Change::Remove { object: object("car", 0) })],
        vec![on("01.jpg", Change::Remove { object: object("car", 9) })],
        vec![on("01.jpg", Change::Remove { object: object("car", 0) })],
        vec![on("01.jpg", Change::Label { object: object("car", 0), label: "bus".to_owned() })],
        vec![line],
        vec![value("car", "colour", "red")],
        vec![plate(&"Ж".repeat(5_000))],
        vec![plate(same)],
        vec![plate("A000AA"), plate("B111BB")],
    ]
    .map(|corrections| exam.corrected(&corrections).expect_err("refused").to_string())
    .join("\n");
    insta::assert_snapshot!(faults, @r#"
    the ground truth has no picture "99.jpg"
    there is no object 10 of the label "car" on the picture "01.jpg"; objects there: 1
    the exam would not be whole: reference.xml of the exam cd8371dc0524, line 4: label "car" on the picture "01.jpg": 0 objects instead of 1; correct the ground truth or the label's rules in exam.toml
    the exam has no label "bus", it has car, plate
    the exam would not be whole: reference.xml of the exam 10979c481b17, line 4: label "car" on the picture "01.jpg": an outline of 2 points instead of 3; correct the ground truth or the label's rules in exam.toml
    the label "car" has no attribute "colour"
    the attribute "plate" can have at most 4096 characters
    the ground truth says so already
    another correction that is in force is about the same: take that one back first
    "#);
}

#[test]
fn objects_are_named_as_in_the_corrected_ground_truth_and_meant_as_in_the_pack() {
    let street = Exam::load(std::path::Path::new("tests/packs/street")).expect("an exam");
    let several = street.reference.images.iter().find_map(|image| {
        let rule = street.labels.iter().find(|rule| rule.objects(image).count() > 1)?;
        Some((image.name.clone(), rule.name.clone()))
    });
    let (image, label) = several.expect("an image with several objects of a label");
    let place = |in_force: &[Correction], number| {
        let made = street.correction(in_force, &image, Change::Remove { object: object(&label, number) });
        made.map(|made| made.change.object().expect("of an object").number)
    };
    assert_eq!([0, 1].map(|number| place(&[], number).expect("there")), [0, 1]);
    let without = [on(&image, Change::Remove { object: object(&label, 0) })];
    assert_eq!(place(&without, 0).expect("there"), 1);

    let of_image = street.reference.image(&image).expect("there");
    let objects: Vec<Shape> = street.label(&label).expect("a label").objects(of_image).cloned().collect();
    let (shape, last) = (objects[1].clone(), objects.len() as u32);
    let with = [on(&image, Change::Add { shape })];
    assert!(matches!(place(&with, last), Err(CorrectionFault::Added)));
    assert!(matches!(place(&[], last), Err(CorrectionFault::NoObject { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whoever takes a correction back has what there was without it, whatever the others are and in whichever order.
    #[test]
    fn corrections_do_not_depend_on_their_order(order in Just([0, 1, 2]).prop_shuffle(), by in 1.0..9.0) {
        let exam = exam();
        let all = [plate("A000AA"), moved(&exam, "plate", by), moved(&exam, "car", -by)];
        let shuffled = order.map(|at| all[at].clone());
        let corrected = exam.corrected(&shuffled).expect("corrected");
        prop_assert_eq!(corrected.id(), exam.corrected(&all).expect("corrected").id());
        let fewer = exam.corrected(&all[..2]).expect("corrected");
        prop_assert_ne!(fewer.id(), corrected.id());
    }
}
