//! Records to export: candidates who are as different as they come.

use chrono::{DateTime, TimeDelta, Utc};

use crate::exam::{Annotations, Exam, Language};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{
    Account, Attempt, AttemptNumber, AttemptState, By, Candidate, Choice, Claim, Closed, Comment, Completion,
    Filter, Flag, HrEntry, HrKey, HrOrigin, Link, LinkTerms, ListEntry, ListedExam, Password, PersonId,
    Phase, Review, Ruling, Source, WorkTime, samples,
};
use crate::scoring::{Percent, score};
use crate::store::{Store, Tx};

pub const OLGA: PersonId = PersonId(1);

pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_442_000 + minutes * 60, 0).expect("a moment")
}

pub fn exam() -> Exam {
    Exam::embedded().expect("the exam built in is whole")
}

/// The ground truth, with the outlines moved by this many pixels, and a wrong text on the last image if it is more
/// than ten.
pub fn drawn(exam: &Exam, by: f64) -> Annotations {
    let mut annotations = exam.reference.clone();
    for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
        shape.geometry.coordinates_mut().expect("points").iter_mut().step_by(2).for_each(|x| *x += by);
        if by > 10.0 {
            shape.attributes.iter_mut().for_each(|(_, text)| text.insert(0, '='));
        }
    }
    annotations
}

pub fn candidate(id: u64, name: &str, username: Option<&str>) -> Candidate {
    let (username, password) = (username.map(str::to_owned), Some(Password("tOp5ecret".to_owned())));
    let account = Account { username: format!("person_{id}_test"), password, suffix: 1, user: Some(id) };
    let (first_name, attempts) = (name.to_owned(), AttemptNumber::FIRST);
    Candidate {
        id: PersonId(id),
        username,
        first_name,
        language: Language::Ru,
        account,
        attempts,
        since: at(0),
    }
}

/// An attempt that was handed in after so many minutes.
pub fn complete(exam: &Exam, id: u64, number: u8, minutes: i64, by: f64) -> Attempt {
    let start = at(i64::try_from(id).expect("small") * 37);
    let ended = start + TimeDelta::minutes(minutes);
    let scorecard = score(exam, number, &drawn(exam, by));
    let time = WorkTime { ready: Some(start + TimeDelta::minutes(2)), ..WorkTime::default() };
    Attempt {
        state: AttemptState::Complete {
            completion: Completion::Scored { ended, scorecard },
            closed: Closed { time, ..Closed::default() },
        },
        submitted: Some(ended + TimeDelta::minutes(5)),
        submissions: 1,
        pack: Some(exam.id()),
        ..Attempt::new(PersonId(id), AttemptNumber(number), start)
    }
}

fn list(tx: &Tx, attempt: &Attempt, filter: Filter) {
    let score = attempt.scorecard().and_then(crate::scoring::Scorecard::overall);
    let entry = ListEntry { filters: vec![filter], score, at: attempt.started, exam: ListedExam::Today };
    tx.put_list_entry(attempt.person, &entry).expect("listed");
}

fn decide(tx: &Tx, attempt: &Attempt, choice: Choice, comment: &str) {
    let (by, at) = (OLGA, attempt.ended().expect("an end") + TimeDelta::hours(3));
    let mut review = Review::default();
    review.decide(Some(Ruling { choice, by, at }));
    if !comment.is_empty() {
        review.comment(Comment { text: comment.to_owned(), by, at });
    }
    tx.put_review(attempt.person, attempt.number, &review).expect("put");
}

/// A person comes by a link with this source.
pub fn comes_by_link(tx: &Tx, person: u64, source: &str) {
    let source = Source::parse(source).expect("a source");
    let terms = LinkTerms { source, uses: None, until: None, language: None };
    let link = Link::new(format!("in-{person}"), terms, By::Operator, at(0));
    let number = tx.add_link(&link).expect("put").expect("there is room");
    tx.note_arrival(PersonId(person), number, at(1)).expect("put");
}

/// Everything that a report has to cope with.
pub fn town() -> Store {
    let (store, exam) = (Store::in_memory().expect("a store"), exam());
    let tx = store.write().expect("write");
    tx.keep_pack(&exam.files).expect("kept");
    tx.put_hr(&HrEntry {
        key: HrKey::Id(OLGA),
        person: Some(OLGA),
        first_name: "Ольга".to_owned(),
        language: Some(Language::Ru),
        added: at(0),
        origin: HrOrigin::Operator,
    })
    .expect("put");

    let anna = candidate(101, "Анна", Some("anna_k"));
    let first = complete(&exam, 101, 1, 64, 14.0);
    let second = complete(&exam, 101, 2, 48, 1.0);
    tx.put_attempt(&first).expect("put");
    tx.put_attempt(&second).expect("put");
    decide(&tx, &first, Choice::Reject, "Номера читает невнимательно, пусть попробует ещё раз.");
    decide(&tx, &second, Choice::Accept, "=1+1; берём");
    tx.put_candidate(&Candidate { attempts: AttemptNumber(2), ..anna }).expect("put");
    list(&tx, &second, Filter::Accepted);

    let ben = complete(&exam, 102, 1, 51, 3.0);
    tx.put_candidate(&candidate(102, "=HYPERLINK(\"x\")", Some("ben_lee"))).expect("put");
    tx.put_attempt(&ben).expect("put");
    let copied =
        Flag::Copy { person: PersonId(101), attempt: AttemptNumber(1), similarity: Percent::of(97, 100) };
    let fast = Flag::Fast { seconds: 95, points: 412 };
    tx.put_flags(PersonId(102), AttemptNumber::FIRST, vec![copied, fast]).expect("put");
    list(&tx, &ben, Filter::Waiting);
    comes_by_link(&tx, 102, "=Job fair \u{202e}2026");

    let dana = complete(&exam, 103, 1, 75, 3.0);
    tx.put_candidate(&candidate(103, "דנה\u{202e} לוי", None)).expect("put");
    tx.put_attempt(&dana).expect("put");
    list(&tx, &dana, Filter::Waiting);

    let working = Attempt {
        state: samples::state(Phase::InProgress),
        pack: Some(exam.id()),
        ..Attempt::new(PersonId(104), AttemptNumber::FIRST, at(900))
    };
    tx.put_candidate(&candidate(
        104,
        "Константин Константинопольский-Задунайский",
        Some("konstantin_zadunaysky"),
    ))
    .expect("put");
    tx.put_attempt(&working).expect("put");
    list(&tx, &working, Filter::InProgress);

    // On no list, as in a file that no bot has opened yet.
    let stopped = Attempt {
        state: samples::state(Phase::Failed),
        pack: Some(exam.id()),
        ..Attempt::new(PersonId(105), AttemptNumber::FIRST, at(950))
    };
    tx.put_candidate(&candidate(105, "@SUM(A1)", Some("eve"))).expect("put");
    tx.put_attempt(&stopped).expect("put");

    let metrics = LegacyRow {
        candidate_username: "Old_Fedor".to_owned(),
        car_iou: Some(91.5),
        plate_iou: Some(89.25),
        plate_accuracy: Some(80.0),
        task_started: at(-60_000),
        task_ended: Some(at(-59_900)),
        times_attempted: 2,
    };
    let (account, password) = ("old_fedor_test".to_owned(), None);
    tx.put_imported(&Imported { account, password, metrics, claim: Claim::default() }).expect("put");
    tx.commit().expect("commit");
    store
}
