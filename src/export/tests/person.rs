//! Everything about one person: what is in the file, and what must not be.

use std::io::{Cursor, Read};

use serde_json::{Value, json};
use zip::ZipArchive;

use super::town::{OLGA, at, comes_by_link, drawn, exam, town};
use crate::exam::Language;
use crate::export::{Contents, Pictures, person};
use crate::model::{
    Action, ActionResult, Answer, AttemptNumber, AuditEntry, By, Choice, Consent, DataRequest, Feedback,
    PersonId, Question, RequestKind, RequestState, Submission,
};
use crate::store::{PackedSubmission, Records, Store, Tx};

const ANNA: PersonId = PersonId(101);
const BEN: PersonId = PersonId(102);

/// The files of a person's archive, by name.
fn archive(store: &Store, of: PersonId, pictures: Pictures) -> (Vec<(String, Vec<u8>)>, Contents) {
    let (view, packs) = (store.read().expect("a view"), exam().into());
    let candidate = view.candidate(of).expect("read").expect("a candidate");
    let mut bytes = Cursor::new(Vec::new());
    let contents = person(&view, &packs, &candidate, pictures, &mut bytes).expect("a file");
    let mut zip = ZipArchive::new(bytes).expect("an archive");
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).expect("an entry");
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).expect("readable");
        files.push((file.name().expect("a name").into_owned(), contents));
    }
    (files, contents)
}

fn record(files: &[(String, Vec<u8>)]) -> Value {
    let (name, text) = &files[0];
    assert_eq!(name, "person.json");
    serde_json::from_slice(text).expect("JSON")
}

/// The town, where Anna and Ben have handed in work whose texts they have all wrong.
fn handed_in() -> Store {
    let (store, exam) = (town(), exam());
    let tx = store.write().expect("write");
    let mut annotations = drawn(&exam, 14.0);
    annotations.images.truncate(5);
    for (_, text) in annotations
        .images
        .iter_mut()
        .flat_map(|image| &mut image.shapes)
        .flat_map(|shape| &mut shape.attributes)
    {
        "?".clone_into(text);
    }
    let packed = PackedSubmission::of(&Submission { at: at(99), last_edit: at(98), annotations });
    let packed = packed.expect("packed");
    for (of, turn) in [(ANNA, 1), (ANNA, 2), (ANNA, 3), (BEN, 1)] {
        tx.put_submission(of, AttemptNumber::FIRST, turn, &packed).expect("put");
    }
    hr_writes(&tx);
    tx.commit().expect("committed");
    store
}

fn hr_writes(tx: &Tx) {
    let mut question = Question::new("How do I save?".to_owned(), at(60));
    question.answers.push(Answer { text: "With Ctrl+S.".to_owned(), by: OLGA, at: at(61) });
    tx.add_question(ANNA, &question).expect("put");
    let mut request = DataRequest::new(None, at(70), Some(at(80)));
    request.state = RequestState::Refused { by: OLGA };
    tx.put_data_request(ANNA, RequestKind::Erasure, &request).expect("put");
    comes_by_link(tx, ANNA.0, "Job fair");
    tx.put_consent(ANNA, 2, &Consent { at: at(2), language: Language::Ru }).expect("put");
    let mut feedback = Feedback::default();
    feedback.write("Not this time.".to_owned());
    feedback.send(Choice::Reject, Some(OLGA), at(300));
    tx.put_feedback(ANNA, AttemptNumber::FIRST, &feedback).expect("put");
    let entry = |by, person, action| AuditEntry { at: at(5), by, person, action, result: ActionResult::Done };
    for entry in [
        entry(By::Person(ANNA), Some(ANNA), Action::HandedIn(AttemptNumber::FIRST)),
        entry(By::Person(OLGA), Some(ANNA), Action::LookedAt),
        entry(By::Operator, Some(ANNA), Action::Words("told Ольга something".to_owned())),
        entry(By::Person(ANNA), Some(BEN), Action::LookedAt),
    ] {
        tx.audit(&entry).expect("put");
    }
}

#[test]
fn everything_about_a_person_is_in_one_file() {
    let (files, contents) = archive(&handed_in(), ANNA, Pictures::Drawn);
    assert_eq!(contents, Contents { attempts: 2, submissions: 2, pictures: 5, not_drawn: 0 });
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "person.json",
            "attempt-1/submission-1.xml",
            "attempt-1/submission-3.xml",
            "attempt-1/pictures/01-01.jpg",
            "attempt-1/pictures/02-02.jpg",
            "attempt-1/pictures/03-03.jpg",
            "attempt-1/pictures/04-04.jpg",
            "attempt-1/pictures/05-05.jpg",
        ]
    );
    assert!(files[1].1.starts_with(b"<?xml") && image::load_from_memory(&files[3].1).is_ok());
    let mut record = record(&files);
    assert_eq!(
        record["identity"],
        json!({"telegram_id": 101, "username": "anna_k", "first_name": "Анна", "language": "ru",
               "since": "2026-03-02T09:00:00Z", "is_hr": false})
    );
    assert_eq!(
        record["account"],
        json!({"login": "person_101_test", "site_user_id": 101, "has_password": true})
    );
    assert_eq!(record["arrival"], json!({"at": "2026-03-02T09:01:00Z", "source": "Job fair"}));
    assert_eq!(record["consents"], json!([{"version": 2, "at": "2026-03-02T09:02:00Z", "language": "ru"}]));
    assert_eq!(
        record["questions"],
        json!([{"number": 1, "asked": "2026-03-02T10:00:00Z", "text": "How do I save?",
                "answers": [{"at": "2026-03-02T10:01:00Z", "by": "hr", "text": "With Ctrl+S."}],
                "closed_without_answer": null}])
    );
    assert_eq!(
        record["requests"],
        json!([{"kind": "erasure", "asked": "2026-03-02T10:10:00Z", "due": "2026-03-02T10:20:00Z", "state": "refused"}])
    );
    let history = record["history"].as_array().expect("a list");
    let said = |entry: &Value, field: &str| entry[field].as_str().unwrap_or_default().to_owned();
    let history: Vec<String> =
        history.iter().map(|entry| format!("{}: {}", said(entry, "by"), said(entry, "action"))).collect();
    insta::assert_snapshot!(history.join("\n"), @r"
    candidate: attempt 1 was submitted
    hr: looked at the results
    operator: an entry of an earlier version
    ");
    let attempt = record["attempts"][0].take();
    assert_eq!(attempt["decision"], json!({"what": "rejected", "at": attempt["decision"]["at"], "by": "hr"}));
    assert_eq!(
        attempt["message_about_decision"],
        json!({"at": "2026-03-02T14:00:00Z", "about": "rejected", "words": "Not this time.", "arrived": true})
    );
    assert_eq!(attempt["comments"][0]["text"], "Номера читает невнимательно, пусть попробует ещё раз.");
    assert_eq!(attempt["figures"].as_object().map(serde_json::Map::len), Some(3), "{attempt}");
    assert_eq!(attempt["images"][0]["name"], "01.jpg");
    assert_eq!(attempt["submissions"][1]["file"], "attempt-1/submission-3.xml");
}

#[test]
fn neither_right_answers_nor_other_people_nor_a_password_are_in_it() {
    let (store, exam) = (handed_in(), exam());
    let shapes = exam.reference.images.iter().flat_map(|image| &image.shapes);
    let mut secrets: Vec<String> =
        shapes.clone().flat_map(|shape| &shape.attributes).map(|(_, text)| text.clone()).collect();
    let two_points = |shape: &crate::exam::Shape| {
        let numbers = shape.geometry.coordinates().iter().take(4).map(f64::to_string);
        numbers.collect::<Vec<_>>()
    };
    secrets.extend(
        shapes.map(|shape| two_points(shape).chunks(2).map(|xy| xy.join(",")).collect::<Vec<_>>().join(";")),
    );
    assert!(secrets.len() > 10, "{secrets:?}");
    secrets.extend(["tOp5ecret", "Ольга", "Olga"].map(str::to_owned));
    for (of, others) in [(ANNA, ["ben_lee", "HYPERLINK"]), (BEN, ["anna_k", "person_101"])] {
        let (files, _) = archive(&store, of, Pictures::LeftOut);
        let secrets = secrets.iter().map(String::as_str).chain(others).filter(|secret| !secret.is_empty());
        for secret in secrets {
            for (name, bytes) in &files {
                let found = bytes.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
                assert!(!found, "{secret} is in {name} of {of}");
            }
        }
    }
    let ben = record(&archive(&store, BEN, Pictures::LeftOut).0);
    assert_eq!(ben["attempts"][0]["flags"][0], json!({"what": "like another work", "percent": 97.0}));
    assert_eq!(ben["pictures_left_out"], true);
}
