//! The pool of an exam, for its author: what is drawn, and for how many attempts it is enough.

use serde::Serialize;

use crate::exam::{Exam, Stratum};

/// A stratum of the pool.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    pictures: usize,
    /// How many of them an attempt gets.
    draw: usize,
    by_difficulty: bool,
}

/// Every stratum.
pub(super) fn rows(exam: &Exam) -> Vec<Row> {
    let row = |Stratum { name, images, draw, by_difficulty }: &Stratum| Row {
        by_difficulty: *by_difficulty,
        name: name.clone(),
        pictures: images.len(),
        draw: *draw,
    };
    exam.pool.iter().map(row).collect()
}

/// The stratum that has an image.
pub(super) fn stratum(exam: &Exam, image: &str) -> Option<String> {
    let found = exam.pool.iter().find(|stratum| stratum.images.iter().any(|name| name == image));
    found.map(|stratum| stratum.name.clone())
}

/// How long somebody gets pictures that they have not had.
pub(super) fn note(exam: &Exam) -> Option<String> {
    let enough_for = |stratum: &Stratum| stratum.images.len() / stratum.draw.max(1);
    let first = exam.pool.iter().min_by_key(|stratum| enough_for(stratum))?;
    let (name, enough_for) = (&first.name, enough_for(first));
    let attempts = if enough_for == 1 { "one attempt" } else { &format!("{enough_for} attempts") };
    let everybody = if enough_for == 1 && first.images.len() == first.draw {
        ", and everybody has all of its pictures"
    } else {
        ""
    };
    Some(format!(
        "each attempt has {} pictures; the stratum {name:?} has new ones for {attempts} of a candidate{everybody}",
        exam.image_count(1)
    ))
}
