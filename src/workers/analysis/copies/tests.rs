//! Many people and copies among them, with an exam of few points.

use std::sync::Arc;

use chrono::DateTime;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::*;
use crate::exam::pool::{Past, draw};
use crate::exam::{Annotations, Geometry};
use crate::model::{Attempt, Drawn, Submission, samples};
use crate::scoring::score;
use crate::store::{PackedSubmission, Store};

/// An exam, and the works that were accepted.
struct Desk {
    store: Store,
    packs: Packs,
    memory: Mutex<Memory>,
}

impl Desk {
    fn new() -> Self {
        Self::with("yard")
    }

    fn with(pack: &str) -> Self {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs").join(pack);
        let exam = Exam::load(&folder).expect("an exam");
        Self {
            store: Store::in_memory().expect("a store"),
            packs: Packs::from(exam),
            memory: Mutex::default(),
        }
    }

    /// What a steady hand draws: the ground truth, each point up to four pixels off.
    fn work(&self, seed: u64) -> Annotations {
        moved(&self.packs.current().reference, seed, 4.0)
    }

    fn accepts(&self, person: u64, annotations: Annotations) {
        self.accepts_on(person, annotations, None);
    }

    /// The same of somebody who drew these images; of the annotations, those on other images are left out.
    fn accepts_on(&self, person: u64, mut annotations: Annotations, drawn: Option<Vec<String>>) {
        let (whole, at) = (self.packs.current(), DateTime::UNIX_EPOCH);
        if let Some(drawn) = &drawn {
            annotations.images.retain(|image| drawn.contains(&image.name));
        }
        let given = drawn.as_ref().map_or_else(|| Arc::clone(whole), |drawn| whole.given(drawn).into());
        let exam = &*given;
        let attempt = Attempt {
            state: samples::scored(score(exam, 1, &annotations)),
            submissions: 1,
            pack: Some(exam.id()),
            drawn: drawn.map(|images| Drawn { images, repeated: 0 }),
            ..Attempt::new(PersonId(person), AttemptNumber::FIRST, at)
        };
        let images = exam.assignment(1);
        let set = attempt.set(images.iter().map(String::as_str));
        let tx = self.store.write().expect("write");
        tx.put_attempt(&attempt).expect("put");
        // Of every other one an earlier program has kept something else.
        if person.is_multiple_of(2) {
            tx.put_unknown_handwriting(set, &attempt).expect("put");
        } else {
            tx.put_handwriting(set, &attempt, &handwriting(exam, images, &annotations)).expect("put");
        }
        let packed = PackedSubmission::of(&Submission { at, last_edit: at, annotations }).expect("packed");
        tx.put_submission(attempt.person, attempt.number, 1, &packed).expect("put");
        tx.commit().expect("commit");
    }

    /// A new process remembers nothing.
    fn forgets(&self) {
        *self.memory.lock().expect("nobody panics") = Memory::default();
    }

    fn alike(&self, person: u64) -> Option<Alike> {
        let view = self.store.read().expect("read");
        let (who, gone) = ((PersonId(person), AttemptNumber::FIRST), CancellationToken::new());
        alike(&view, &self.packs, &self.memory, EffectId(1), who, &gone).expect("a search")
    }
}

fn moved(annotations: &Annotations, seed: u64, by: f64) -> Annotations {
    let mut random = StdRng::seed_from_u64(seed);
    let mut annotations = annotations.clone();
    for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
        let mut off = || random.random_range(-by..=by);
        match &mut shape.geometry {
            Geometry::Rectangle(rectangle) => rectangle.sides.iter_mut().for_each(|side| *side += off()),
            geometry => geometry.coordinates_mut().into_iter().flatten().for_each(|at| *at += off()),
        }
    }
    annotations
}

/// The same points in another order, each up to a pixel elsewhere.
fn copied(annotations: &Annotations, seed: u64) -> Annotations {
    let mut copy = moved(annotations, seed, 1.0);
    for shape in copy.images.iter_mut().flat_map(|image| &mut image.shapes) {
        if let Geometry::Polygon(numbers) = &mut shape.geometry {
            let pairs: Vec<[f64; 2]> = numbers.chunks_exact(2).rev().map(|pair| [pair[0], pair[1]]).collect();
            *numbers = pairs.concat();
            numbers.rotate_left(4);
        }
    }
    copy
}

fn others(alike: &Alike) -> Vec<u64> {
    alike.people().map(|(person, _)| person.0).collect()
}

#[test]
fn copies_are_found_among_few_and_many_and_with_all_who_took_part() {
    let desk = Desk::new();
    for person in 1..=3 {
        desk.accepts(person, desk.work(person));
        assert_eq!(desk.alike(person), None, "{person}");
    }
    desk.accepts(4, desk.work(2));
    let same = desk.alike(4).expect("a copy among four");
    assert_eq!(others(&same), [2]);
    assert!(matches!(same.evidence, Evidence::Points { shift: 0, scale: 100, mirrored: false, .. }));

    // From here on the index is asked.
    for person in 10..80 {
        desk.accepts(person, desk.work(person));
    }
    desk.forgets();
    for (person, of) in [(101, 17), (102, 17), (103, 18)] {
        desk.accepts(person, copied(&desk.work(of), person));
        let found = desk.alike(person).expect("a copy");
        assert!(others(&found).contains(&of), "{found:?}");
        assert_eq!(others(&found).contains(&101), person == 102, "{found:?}");
        assert!(found.one_in >= 100, "{found:?}");
    }
    desk.accepts(104, desk.work(104));
    assert_eq!(desk.alike(104), None);
    // What was searched before is searched again with the same result.
    assert_eq!(desk.alike(103).map(|found| found.person), Some(PersonId(18)));
}

#[test]
fn who_draws_from_a_pool_is_compared_on_what_both_have() {
    let desk = Desk::with("shelf");
    let exam = Arc::clone(desk.packs.current());
    let images = |person: u64| -> Vec<String> {
        let drawn = draw(&exam.pool, [person as u8; 32], |_| Past::default()).images;
        exam.assignment(1).iter().cloned().chain(drawn).collect()
    };
    for person in 1..=80 {
        desk.accepts_on(person, desk.work(person), Some(images(person)));
        assert_eq!(desk.alike(person), None, "{person}");
    }
    // Somebody copies what they have in common with another one: the picture that all have, and two more, of which one has
    // many objects.
    let shared = |of: u64| -> Vec<String> {
        images(of).into_iter().filter(|name| images(101).contains(name)).collect()
    };
    let is_enough =
        |of: &u64| shared(*of).len() == 3 && shared(*of).iter().any(|name| name.starts_with("full"));
    let of = (1..=80).find(is_enough).expect("somebody with nearly the same images");
    let mut work = desk.work(101);
    let theirs = desk.work(of);
    for image in work.images.iter_mut().filter(|image| images(of).contains(&image.name)) {
        image.clone_from(theirs.image(&image.name).expect("the same exam"));
    }
    desk.forgets();
    desk.accepts_on(101, work, Some(images(101)));
    let found = desk.alike(101).expect("a copy");
    assert!(others(&found).contains(&of), "{found:?}");
}

#[test]
fn mistakes_that_nobody_else_makes_are_evidence() {
    let desk = Desk::new();
    let wrong = |annotations: &mut Annotations, seed: u64, share: f64| {
        let mut random = StdRng::seed_from_u64(seed);
        for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
            for (_, value) in &mut shape.attributes {
                if random.random_bool(share) {
                    *value = format!("wrong {}", random.random_range(0..6));
                }
            }
        }
    };
    for person in 1..=45 {
        let mut work = desk.work(person);
        // The same mistakes in two different drawings.
        wrong(
            &mut work,
            if person == 45 { 40 } else { person },
            if [40, 45].contains(&person) { 0.8 } else { 0.2 },
        );
        desk.accepts(person, work);
    }
    let found = desk.alike(45).expect("the same mistakes");
    assert_eq!(others(&found), [40]);
    assert!(
        matches!(found.evidence, Evidence::Mistakes { shared, of } if shared == of && of > 5),
        "{found:?}"
    );
    desk.forgets();
    assert_eq!(desk.alike(44), None);
}
