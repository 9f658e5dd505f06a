//! What the judges drew on one image, shape by shape: where it is, and which object of the ground truth it answers.

use std::collections::HashMap;

use crate::exam::{AnnotatedImage, Exam, LabelRule, Shape, annotations};
use crate::scoring::Spans;
use crate::scoring::consensus::{answering, place};

/// Maximum number of shapes of a label that are looked at on somebody's image: nobody draws so many in an exam.
const MOST_SHAPES: usize = 50;

/// Maximum number of runs of pixels that are kept of all drawings (12 bytes each); who comes later is not looked at.
const MOST_RUNS: usize = 2_000_000;

/// A drawing that shares less than this part with an object does not answer it.
const TOUCHING: f64 = 0.1;

/// A shape that somebody drew.
pub(super) struct Drawn {
    pub(super) shape: Shape,
    pub(super) place: Spans,
    /// The object of its label that it answers.
    pub(super) answers: Option<usize>,
}

/// An image with what the judges drew on it.
pub(super) struct Panel<'e> {
    exam: &'e Exam,
    /// The image as the ground truth has it.
    pub(super) key: &'e AnnotatedImage,
    /// Where its objects are, label by label.
    expected: Vec<Vec<Spans>>,
    /// What each person drew, label by label.
    people: HashMap<u32, Vec<Vec<Drawn>>>,
    room: usize,
}

impl<'e> Panel<'e> {
    /// Nobody's drawings yet.
    pub(super) fn new(exam: &'e Exam, key: &'e AnnotatedImage) -> Self {
        let size = (key.width, key.height);
        let of_label = |rule: &LabelRule| -> Vec<Spans> {
            rule.objects(key).map(|shape| place(&shape.geometry, size)).collect()
        };
        let expected = exam.labels.iter().map(of_label).collect();
        Self { exam, key, expected, people: HashMap::new(), room: MOST_RUNS }
    }

    /// Adds what somebody drew.
    pub(super) fn add(&mut self, person: u32, image: &AnnotatedImage) {
        let size = (self.key.width, self.key.height);
        let mut labels = Vec::with_capacity(self.expected.len());
        for (rule, expected) in self.exam.labels.iter().zip(&self.expected) {
            let shapes: Vec<&Shape> = annotations::drawn(rule.objects(image)).take(MOST_SHAPES).collect();
            let places: Vec<Spans> = shapes.iter().map(|shape| place(&shape.geometry, size)).collect();
            let runs = places.iter().map(|place| place.runs().count()).sum();
            let Some(room) = self.room.checked_sub(runs) else { return };
            self.room = room;
            let answers = answering(&places, expected, TOUCHING);
            let drawn = shapes.into_iter().zip(places).zip(answers);
            labels.push(
                drawn
                    .map(|((shape, place), answers)| Drawn { shape: shape.clone(), place, answers })
                    .collect(),
            );
        }
        self.people.insert(person, labels);
    }

    /// Where an object of the ground truth is.
    pub(super) fn expected(&self, label: usize, number: u32) -> Option<&Spans> {
        self.expected.get(label)?.get(number as usize)
    }

    /// What somebody drew with a label.
    pub(super) fn drawn(&self, person: u32, label: usize) -> &[Drawn] {
        self.people.get(&person).and_then(|labels| labels.get(label)).map_or(&[], Vec::as_slice)
    }

    /// What somebody drew for an object.
    pub(super) fn answer(&self, person: u32, label: usize, number: u32) -> Option<&Drawn> {
        let answers = Some(number as usize);
        self.drawn(person, label).iter().find(|drawn| drawn.answers == answers)
    }
}
