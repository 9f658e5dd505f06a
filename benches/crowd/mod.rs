//! Files with many candidates, and the formatting of figures: shared by several benchmarks.
#![allow(dead_code, reason = "not every benchmark uses all of it")]

use std::path::Path;
use std::time::Duration;

use candidates_bot::exam::{Annotations, Exam, Language};
use candidates_bot::model::{
    Account, Attempt, AttemptNumber, Candidate, Completion, Filter, ListEntry, ListedExam, Password,
    PersonId, Submission,
};
use candidates_bot::scoring::{Scorecard, score};
use candidates_bot::store::{PackedSubmission, Store, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Number of candidates per commit while the file is filled.
const BATCH: u64 = 5_000;

/// Submissions of unequal care, with their scorecards.
pub fn cards(exam: &Exam) -> Vec<(Annotations, Scorecard)> {
    let card = |seed| {
        let annotations = unsteady(&exam.reference, seed, 0.5 + seed as f64 / 20.0);
        let card = score(exam, 1, &annotations);
        (annotations, card)
    };
    (0..200).map(card).collect()
}

/// A file with this many candidates who have handed in, with their submissions if wanted.
pub fn filled(
    path: &Path,
    count: u64,
    exam: &Exam,
    cards: &[(Annotations, Scorecard)],
    submissions: bool,
) -> Store {
    let store = Store::open(path).expect("a file");
    let mut random = StdRng::seed_from_u64(1);
    let pack = |(annotations, _): &(Annotations, Scorecard)| {
        let submission = Submission { at: at(0), last_edit: at(0), annotations: annotations.clone() };
        PackedSubmission::of(&submission).expect("packed")
    };
    let packed: Vec<PackedSubmission> = cards.iter().map(pack).collect();
    for first in (0..count).step_by(BATCH as usize) {
        let tx = store.write().expect("write");
        for id in first..(first + BATCH).min(count) {
            let index = random.random_range(0..cards.len());
            let (card, packed) = (&cards[index].1, &packed[index]);
            put(&tx, PersonId(id + 1), card, exam);
            if submissions {
                tx.put_submission(PersonId(id + 1), AttemptNumber::FIRST, 1, packed).expect("put");
            }
        }
        tx.commit().expect("commit");
    }
    store
}

/// Writes a candidate who has handed in.
pub fn put(tx: &Tx, id: PersonId, card: &Scorecard, exam: &Exam) {
    let (started, ended) = (at(id.chat().0), at(id.chat().0) + TimeDelta::minutes(30));
    let username = format!("candidate_{id}");
    let account = Account {
        username: format!("{username}_test_Annotator"),
        password: Some(Password("x".into())),
        suffix: 1,
        user: Some(id.0),
    };
    let candidate = Candidate {
        id,
        username: Some(username.clone()),
        first_name: format!("Имя {id}"),
        language: Language::Ru,
        account,
        attempts: AttemptNumber::FIRST,
        since: started,
    };
    tx.put_candidate(&candidate).expect("put");
    let attempt = Attempt {
        state: Completion::Scored { ended, scorecard: card.clone() }.into(),
        submitted: Some(ended),
        submissions: 1,
        ..Attempt::new(id, AttemptNumber::FIRST, started)
    };
    tx.put_attempt(&attempt).expect("put");
    let passed = card.figure("plate", None) >= exam.thresholds.iou("plate");
    let filters = vec![if passed { Filter::Accepted } else { Filter::Waiting }];
    tx.put_list_entry(id, &ListEntry { filters, score: card.overall(), at: ended, exam: ListedExam::Today })
        .expect("put");
}

/// A point in time.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

/// The annotations as drawn by a hand that is off by at most this many pixels.
pub fn unsteady(annotations: &Annotations, seed: u64, by: f64) -> Annotations {
    let mut random = StdRng::seed_from_u64(seed);
    let mut annotations = annotations.clone();
    for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
        shape
            .geometry
            .coordinates_mut()
            .expect("points")
            .iter_mut()
            .for_each(|at| *at += random.random_range(-by..=by));
    }
    annotations
}

/// A duration in readable form.
pub fn shown(time: Duration) -> String {
    if time < Duration::from_millis(1) {
        format!("{:.0} µs", time.as_secs_f64() * 1e6)
    } else if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
