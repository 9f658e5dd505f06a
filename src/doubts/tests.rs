//! Simulated crowds, of whom it is known what is true, against ground truths that are right or wrong.

use std::convert::Infallible;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::answers::Answers;
use super::reading::told;
use super::*;
use crate::exam::{AnnotatedImage, Annotations, Change, Exam, Geometry, ObjectPlace, Shape};
use crate::model::{AttemptNumber, PersonId};
use crate::scoring::{Scorecard, Scorer};

fn exam() -> Exam {
    Exam::embedded().expect("the exam built in is whole")
}

/// What is true.
fn truth(exam: &Exam) -> Annotations {
    let images = exam.assignment(1).iter().filter_map(|name| exam.reference.image(name)).cloned();
    Annotations { images: images.collect(), ..Annotations::default() }
}

/// The exam with another ground truth.
fn keyed(exam: &Exam, change: impl FnOnce(&mut Annotations)) -> Exam {
    let mut keyed = exam.clone();
    change(&mut keyed.reference);
    keyed
}

fn polygon(label: &str, corners: &[f64]) -> Shape {
    Shape {
        label: label.to_owned(),
        geometry: Geometry::Polygon(corners.to_vec()),
        attributes: Vec::new(),
        source: "manual".to_owned(),
    }
}

/// Of one in so many.
fn happens(random: &mut StdRng, probability: f64) -> bool {
    random.random_bool(probability)
}

/// How somebody draws what is true: the abler (0 to 1), the more exactly and completely. Everybody misreads one of three plates
/// in the same way now and then, as `O` and `0`.
fn drawn(truth: &Annotations, ability: f64, random: &mut StdRng) -> Annotations {
    let mut drawn = truth.clone();
    let clumsy = 1.0 - ability;
    for image in &mut drawn.images {
        image.shapes.retain(|_| !happens(random, 0.15 * clumsy));
        for shape in &mut image.shapes {
            let jitter = 1.0 + 5.0 * clumsy;
            for coordinate in shape.geometry.coordinates_mut().into_iter().flatten() {
                *coordinate += random.random_range(-jitter..jitter);
            }
            for (_, value) in &mut shape.attributes {
                if happens(random, 0.6 * clumsy) {
                    *value = value.replace(['0', '8'], "O");
                }
                if happens(random, 0.5 * clumsy) {
                    let wrong = char::from(random.random_range(b'A'..=b'Z'));
                    *value = format!("{wrong}{}", value.get(1..).unwrap_or_default());
                }
            }
        }
        if happens(random, 0.3 * clumsy) {
            let (x, y) = (random.random_range(0.0..1_000.0), random.random_range(0.0..600.0));
            let corners = [x, y, x + 90.0, y, x + 90.0, y + 60.0, x, y + 60.0];
            image.shapes.push(polygon("car", &corners));
        }
    }
    drawn
}

/// So many people, from bad to good.
fn crowd(truth: &Annotations, people: usize, random: &mut StdRng) -> Vec<Annotations> {
    (0..people).map(|_| drawn(truth, random.random_range(0.3..1.0), random)).collect()
}

fn scored(exam: &Exam, works: &[Annotations]) -> Vec<Scorecard> {
    let scorer = Scorer::on(exam, exam.assignment(1));
    works.iter().map(|work| scorer.score(exam.assignment(1), work)).collect()
}

/// What is told of an exam that these people had; the works are those of the persons with their numbers.
fn doubts(exam: &Exam, works: &[(&Annotations, &Scorecard)]) -> Doubts {
    let mut answers = Answers::new(exam);
    for (person, (_, card)) in works.iter().enumerate() {
        answers.add(PersonId(person as u64), [(AttemptNumber::FIRST, *card)]);
    }
    let draws = |person: PersonId, _, image: &str| -> Result<Option<AnnotatedImage>, Infallible> {
        Ok(works[person.0 as usize].0.image(image).cloned())
    };
    let Ok(doubts) = told(&answers, draws);
    doubts
}

fn of_all(exam: &Exam, works: &[Annotations]) -> Doubts {
    let cards = scored(exam, works);
    doubts(exam, &works.iter().zip(&cards).collect::<Vec<_>>())
}

fn place(label: &str) -> ObjectPlace {
    ObjectPlace { label: label.to_owned(), number: 0 }
}

/// The shape of this label on an image.
fn shape<'a>(annotations: &'a mut Annotations, image: &str, label: &str) -> &'a mut Shape {
    let image = annotations.images.iter_mut().find(|drawn| drawn.name == image).expect("there");
    image.shapes.iter_mut().find(|shape| shape.label == label).expect("there")
}

#[test]
fn a_wrong_value_is_found() {
    let exam = exam();
    let truth = truth(&exam);
    let works = crowd(&truth, 32, &mut StdRng::seed_from_u64(1));
    let right = shape(&mut truth.clone(), "03.jpg", "plate").attributes[0].1.clone();
    let wrong = right.replacen(|_: char| true, "Z", 1);
    let keyed = keyed(&exam, |key| shape(key, "03.jpg", "plate").attributes[0].1.clone_from(&wrong));
    let found = of_all(&keyed, &works);
    assert_eq!((found.people, found.images, found.too_few, found.left_out), (32, 5, 0, 0));
    let [doubt] = &found.doubts[..] else { panic!("{:?}", found.doubts) };
    let proposal = Change::Value { object: place("plate"), attribute: "plate".to_owned(), value: right };
    assert_eq!((doubt.image.as_str(), &doubt.proposal), ("03.jpg", &proposal));
    let Evidence::Value { truth, probability } = &doubt.evidence else { panic!("{doubt:?}") };
    assert!(*truth == wrong && *probability > 0.99, "{doubt:?}");
    assert!(
        doubt.of >= 16 && 2 * doubt.count > doubt.of && found.doubt(doubt.key) == Some(doubt),
        "{doubt:?}"
    );
}

#[test]
fn a_wrong_outline_is_found_with_one_that_fits() {
    let exam = exam();
    let truth = truth(&exam);
    let works = crowd(&truth, 30, &mut StdRng::seed_from_u64(2));
    let keyed = keyed(&exam, |key| {
        // Moved to the right by a seventh of its width.
        let numbers = shape(key, "02.jpg", "car").geometry.coordinates_mut().expect("points");
        let xs: Vec<f64> = numbers.iter().step_by(2).copied().collect();
        let width = xs.iter().copied().fold(0.0, f64::max) - xs.iter().copied().fold(f64::MAX, f64::min);
        numbers.iter_mut().step_by(2).for_each(|x| *x += width / 7.0);
    });
    let found = of_all(&keyed, &works);
    let [doubt] = &found.doubts[..] else { panic!("{:?}", found.doubts) };
    let Change::Outline { object, shape: proposed } = &doubt.proposal else { panic!("{doubt:?}") };
    assert_eq!((doubt.image.as_str(), object), ("02.jpg", &place("car")));
    let Evidence::Outline { among, truth: agrees } = doubt.evidence else { panic!("{doubt:?}") };
    assert!(among > 0.95 && agrees < 0.85, "{doubt:?}");
    let right = keyed_geometry(&exam, "02.jpg", "car");
    let near = crate::scoring::consensus::likeness(
        &crate::scoring::Spans::of(&proposed.geometry, 1920, 1080),
        &crate::scoring::Spans::of(&right, 1920, 1080),
    );
    assert!(near > 0.97, "{near}");
    assert!(exam.label("car").expect("a label").faults(proposed).is_empty());
}

fn keyed_geometry(exam: &Exam, image: &str, label: &str) -> Geometry {
    shape(&mut exam.reference.clone(), image, label).geometry.clone()
}

#[test]
fn an_object_that_the_ground_truth_lacks_is_found_and_one_that_is_none() {
    let exam = exam();
    let truth = truth(&exam);
    let works = crowd(&truth, 40, &mut StdRng::seed_from_u64(3));
    let keyed = keyed(&exam, |key| {
        let image = key.images.iter_mut().find(|image| image.name == "04.jpg").expect("there");
        image.shapes.retain(|shape| shape.label != "plate");
        let image = key.images.iter_mut().find(|image| image.name == "05.jpg").expect("there");
        image.shapes.push(polygon("car", &[5.0, 5.0, 95.0, 5.0, 95.0, 75.0, 5.0, 75.0]));
    });
    let found = of_all(&keyed, &works);
    assert_eq!(found.doubts.len(), 2, "{:?}", found.doubts);
    let of = |image: &str| found.doubts.iter().find(|doubt| doubt.image == image).expect("a doubt");
    let (lacking, none) = (of("04.jpg"), of("05.jpg"));
    let Change::Add { shape: proposed } = &lacking.proposal else { panic!("{lacking:?}") };
    let right = shape(&mut truth.clone(), "04.jpg", "plate").clone();
    assert_eq!((&proposed.label, &proposed.attributes), (&right.label, &right.attributes));
    assert_eq!((lacking.label(), &lacking.evidence), ("plate", &Evidence::Lacking));
    let added = exam.reference.images[4].shapes.iter().filter(|shape| shape.label == "car").count() as u32;
    let object = ObjectPlace { label: "car".to_owned(), number: added };
    assert_eq!((&none.proposal, none.several), (&Change::Remove { object }, added > 0));
    assert_eq!(none.evidence, Evidence::NotFound { found: 0, people: 40 });
    assert_eq!(none.count, none.of);
}

#[test]
fn a_wrong_label_is_found_as_such() {
    let exam = exam();
    let truth = truth(&exam);
    let works = crowd(&truth, 30, &mut StdRng::seed_from_u64(4));
    let keyed = keyed(&exam, |key| {
        let plate = shape(key, "01.jpg", "plate").clone();
        let image = &mut key.images[0];
        image.shapes.retain(|shape| shape.label != "plate");
        image.shapes.push(Shape { label: "car".to_owned(), attributes: Vec::new(), ..plate });
    });
    let found = of_all(&keyed, &works);
    let [doubt] = &found.doubts[..] else { panic!("{:?}", found.doubts) };
    let object = ObjectPlace { label: "car".to_owned(), number: 1 };
    assert_eq!(doubt.proposal, Change::Label { object, label: "plate".to_owned() });
    assert_eq!((doubt.image.as_str(), &doubt.evidence, doubt.several), ("01.jpg", &Evidence::Label, true));
}

#[test]
fn a_right_ground_truth_is_hardly_ever_doubted() {
    let exam = exam();
    let truth = truth(&exam);
    let random = &mut StdRng::seed_from_u64(5);
    let pool = crowd(&truth, 300, random);
    let cards = scored(&exam, &pool);
    let all: Vec<(&Annotations, &Scorecard)> = pool.iter().zip(&cards).collect();
    let mut doubted = 0;
    for exams in 0..200 {
        let people: Vec<_> = all.choose_multiple(random, 20 + exams % 40).copied().collect();
        let found = doubts(&exam, &people);
        assert!(!found.are_too_few());
        doubted += usize::from(!found.doubts.is_empty());
    }
    assert!(doubted <= 2, "{doubted} of 200");
}

#[test]
fn of_few_people_nothing_is_told() {
    let exam = exam();
    let truth = truth(&exam);
    let works = crowd(&truth, 19, &mut StdRng::seed_from_u64(6));
    let keyed = keyed(&exam, |key| key.images[0].shapes.clear());
    let found = of_all(&keyed, &works);
    assert!(found.are_too_few() && found.doubts.is_empty() && found.too_few == 5 && found.people == 19);
}

#[test]
fn works_that_fit_no_ground_truth_are_left_out() {
    let exam = exam();
    let mut answers = Answers::new(&exam);
    let card = scored(&exam, &[truth(&exam)]).remove(0);
    let mut other = card.clone();
    for image in &mut other.images {
        image.labels.truncate(1);
    }
    answers.add(PersonId(1), [(AttemptNumber::FIRST, &other)]);
    answers.add(PersonId(2), [(AttemptNumber::FIRST, &card), (AttemptNumber(3), &card)]);
    assert_eq!((answers.people.len(), answers.left_out, answers.images[0].people.len()), (1, 1, 1));
}
