//! `exam doubts`: what may be wrong in the ground truth, as an operator reads and sees it.

use std::fs;

use candidates_bot::exam::{Annotations, Exam, Geometry, Shape};
use candidates_bot::model::{
    Account, Assignment, Attempt, AttemptNumber, AttemptState, Candidate, Completion, JobId, PersonId,
    Submission, TaskId, Work, WorkTime,
};
use candidates_bot::scoring::score;
use candidates_bot::store::{PackedSubmission, Store};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Machine;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).expect("a moment")
}

/// What somebody drew who reads one plate otherwise than the ground truth has it, sees one car farther to the right, and one
/// more in a corner.
fn drawn(exam: &Exam, person: u64) -> Annotations {
    let mut drawn = exam.reference.clone();
    drawn.images.truncate(5);
    for image in &mut drawn.images {
        for (at, shape) in image.shapes.iter_mut().enumerate() {
            let is_moved = image.name == "02.jpg" && shape.label == "car";
            if image.name == "03.jpg" && shape.label == "plate" && !person.is_multiple_of(4) {
                "O0B8".clone_into(&mut shape.attributes[0].1);
            }
            for (number, coordinate) in shape.geometry.coordinates_mut().into_iter().flatten().enumerate() {
                let jitter = (person * 31 + at as u64 * 17 + number as u64 * 7) % 5;
                let right = if is_moved && number % 2 == 0 { 150.0 } else { 0.0 };
                *coordinate += jitter as f64 / 2.0 - 1.0 + right;
            }
        }
        if image.name == "05.jpg" && !person.is_multiple_of(10) {
            image.shapes.push(Shape {
                label: "car".to_owned(),
                geometry: Geometry::Polygon(vec![20.0, 20.0, 220.0, 20.0, 220.0, 140.0, 20.0, 140.0]),
                attributes: Vec::new(),
                source: "manual".to_owned(),
            });
        }
    }
    drawn
}

/// So many people have handed in.
pub(super) fn handed_in(machine: &Machine, people: u64) {
    let exam = Exam::embedded().expect("the exam built in is whole");
    let store = Store::open(&machine.path("candidates.redb")).expect("a fresh file");
    let tx = store.write().expect("write");
    for person in (1..=people).map(PersonId) {
        let account = Account { username: format!("person_{person}"), password: None, suffix: 1, user: None };
        let candidate = Candidate {
            id: person,
            username: None,
            first_name: "Анна".to_owned(),
            language: candidates_bot::exam::Language::Ru,
            account,
            attempts: AttemptNumber::FIRST,
            since: now(),
        };
        let annotations = drawn(&exam, person.0);
        let link = "https://site.example/tasks/1".to_owned();
        let assignment = Assignment { task: TaskId(1), jobs: vec![JobId(1)], link };
        let closed = Work::new(assignment, WorkTime::default()).into();
        let completion = Completion::Scored { ended: now(), scorecard: score(&exam, 1, &annotations) };
        let attempt = Attempt {
            state: AttemptState::Complete { completion, closed },
            submissions: 1,
            pack: Some(exam.id()),
            ..Attempt::new(person, AttemptNumber::FIRST, now())
        };
        let submission = Submission { at: now(), last_edit: now(), annotations };
        let packed = PackedSubmission::of(&submission).expect("packed");
        tx.put_candidate(&candidate).expect("put");
        tx.put_attempt(&attempt).expect("put");
        tx.put_submission(person, AttemptNumber::FIRST, 1, &packed).expect("put");
    }
    tx.commit().expect("commit");
}

#[test]
fn doubts_are_told_and_drawn() {
    let machine = Machine::new();
    handed_in(&machine, 30);
    let told = machine.run(&["exam", "doubts"]).fine();
    let (heading, doubts) = told.split_once('\n').expect("lines");
    assert!(
        heading.ends_with("): 30 candidates, each with the first accepted attempt on a picture"),
        "{told}"
    );
    insta::assert_snapshot!(doubts, @"
    look at these first; nothing is changed by itself
      1. 02.jpg · car: 30 of 30 strong candidates outline it alike, but not as the ground truth: they agree with each other by 100 %, the ground truth with them by 63 %
      2. 05.jpg · car: 27 of 30 strong candidates drew an object that the ground truth lacks
      3. 03.jpg · plate.plate: 23 of 30 strong candidates gave “O0B8” where the ground truth has “8BS5O1K”; they are right with a probability of 99 %
    ");
    let russian = machine.run(&["exam", "doubts", "--lang", "ru", "--pictures", "made/doubts"]).fine();
    let (_, doubts) = russian.split_once('\n').expect("lines");
    insta::assert_snapshot!(doubts, @"
    look at these first; nothing is changed by itself
      1. 02.jpg · car: обведено одинаково, но не так, как в эталоне, у 30 из 30 сильных кандидатов: между собой они совпадают на 100 %, эталон с ними — на 63 %
      2. 05.jpg · car: у 27 из 30 сильных кандидатов размечен объект, которого нет в эталоне
      3. 03.jpg · plate.plate: «O0B8» у 23 из 30 сильных кандидатов, а в эталоне «8BS5O1K»; вероятность, что правы они: 99 %

    The pictures are in made/doubts
    ");
    let mut names: Vec<_> = fs::read_dir(machine.path("made/doubts"))
        .expect("the folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    for picture in &names {
        let picture = image::open(picture).expect("a picture");
        assert_eq!(picture.width(), 1280);
    }

    let json = machine.run(&["exam", "doubts", "--json"]).fine();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let evidence = |number: usize| &json["doubts"][number];
    assert_eq!((json["people"].as_u64(), json["images"].as_u64()), (Some(30), Some(5)));
    let value = (0..3).map(evidence).find(|doubt| doubt["image"] == "03.jpg").expect("the value");
    assert_eq!(value["proposal"]["value"]["value"], "O0B8");
    let refused = machine.run(&["exam", "doubts", "--exam", "0badcafe"]).refused();
    assert!(refused.starts_with("no exam on record has the hash “0badcafe”; there are "), "{refused}");
}

#[test]
fn of_few_people_nothing_is_told() {
    let machine = Machine::new();
    handed_in(&machine, 19);
    let told = machine.run(&["exam", "doubts", "--pictures", "doubts"]).fine();
    assert!(
        told.ends_with("these are too few: of a picture that fewer than 20 people had, nothing is told\n")
    );
    assert!(!machine.path("doubts").exists());
}
