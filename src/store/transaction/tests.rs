use super::*;
use crate::exam::{AnnotatedImage, Annotations, Geometry, Language, Shape, ShapeKind};
use crate::model::{Account, Effect, Password, SiteEffect, SiteStep, Submission, samples};
use crate::store::{Names, Newcomers, Outbox, Store};

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(&folder.path().join("test.redb")).expect("a fresh file");
    (folder, store)
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

fn candidate(id: PersonId, username: Option<&str>) -> Candidate {
    Candidate {
        id,
        username: username.map(str::to_owned),
        first_name: "Ira".into(),
        language: Language::Ru,
        account: Account {
            username: format!("account{id}"),
            password: Some(Password("x".into())),
            suffix: 1,
            user: None,
        },
        attempts: AttemptNumber::FIRST,
        since: at(0),
    }
}

#[test]
fn a_dropped_transaction_leaves_nothing() {
    let (_folder, store) = store();
    let mut tx = store.write().expect("write");
    tx.put_candidate(&candidate(PersonId(1), Some("ira"))).expect("put");
    let step = SiteEffect::of_attempt(PersonId(1), AttemptNumber::FIRST, SiteStep::Register);
    tx.push(at(0), Effect::Site(step)).expect("push");
    drop(tx);
    let view = store.read().expect("read");
    assert_eq!(view.candidates().expect("candidates"), []);
    assert_eq!(view.outbox().expect("outbox"), []);
}

#[test]
fn a_candidate_is_found_by_the_names_of_now() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    tx.put_candidate(&candidate(PersonId(1), Some("Ira"))).expect("put");
    tx.put_candidate(&candidate(PersonId(1), Some("irina"))).expect("put");
    assert_eq!(tx.called("IRINA").expect("look"), Some(PersonId(1)));
    assert_eq!(tx.called("Account1").expect("look"), Some(PersonId(1)));
    assert_eq!(tx.called("ira").expect("look"), None);
}

#[test]
fn a_name_that_somebody_took_over_stays_with_them() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    tx.put_candidate(&candidate(PersonId(1), Some("ira"))).expect("put");
    tx.put_candidate(&candidate(PersonId(2), Some("ira"))).expect("put");
    tx.put_candidate(&candidate(PersonId(1), None)).expect("put");
    assert_eq!(tx.called("ira").expect("look"), Some(PersonId(2)));
}

#[test]
fn a_tried_account_name_does_not_take_the_place_of_its_owner() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    let owner = candidate(PersonId(1), None);
    tx.put_candidate(&owner).expect("put");
    let mut other = candidate(PersonId(2), None);
    other.account.username.clone_from(&owner.account.username);
    tx.put_candidate(&other).expect("put");
    other.account.username = "account1_second".into();
    tx.put_candidate(&other).expect("put");
    assert_eq!(tx.called("account1").expect("look"), Some(PersonId(1)));
    assert_eq!(tx.called("account1_second").expect("look"), Some(PersonId(2)));
}

#[test]
fn a_person_stays_hr_while_one_of_their_entries_stands() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    let entry = |key: HrKey| HrEntry {
        key,
        person: Some(PersonId(5)),
        first_name: String::new(),
        language: None,
        added: at(0),
        origin: crate::model::HrOrigin::Operator,
    };
    let (by_id, by_name) = (HrKey::Id(PersonId(5)), HrKey::Username("olga".into()));
    tx.put_hr(&entry(by_id.clone())).expect("put");
    tx.put_hr(&entry(by_name.clone())).expect("put");
    assert!(tx.remove_hr(&by_name).expect("remove"));
    assert!(tx.hr_of(PersonId(5)).expect("look").is_some());
    assert!(tx.remove_hr(&by_id).expect("remove"));
    assert!(tx.hr_of(PersonId(5)).expect("look").is_none());
    assert!(!tx.remove_hr(&by_id).expect("remove again"));
}

#[test]
fn updates_are_known_by_number_until_they_are_old() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    tx.note_update(70, at(0)).expect("note");
    tx.note_update(69, at(1)).expect("note");
    assert!(tx.update_seen(70).expect("look") && tx.update_seen(69).expect("look"));
    assert!(!tx.update_seen(71).expect("look"));
    assert_eq!(tx.update_offset().expect("offset"), 70);
    tx.note_update(256, at(UPDATES_KEPT_SECONDS + 10)).expect("note");
    assert!(!tx.update_seen(70).expect("look"), "an old number is forgotten");
}

#[test]
fn however_many_updates_there_were_few_are_looked_at_and_all_are_forgotten_in_the_end() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    // An earlier numbering above today's, and one below it.
    for id in (0..3000).chain(900_000..903_000) {
        tx.set(tables::UPDATES, id, at(0).timestamp()).expect("set");
    }
    let mut rows = tx.rows(tables::UPDATES);
    for turn in 0..6 {
        let later = at(UPDATES_KEPT_SECONDS + 10);
        tx.note_update(500_000 / UPDATES_BETWEEN * UPDATES_BETWEEN + turn * UPDATES_BETWEEN, later)
            .expect("note");
        let left = tx.rows(tables::UPDATES);
        assert!(rows + 1 - left <= 2 * UPDATES_LOOKED_AT, "{} at once", rows + 1 - left);
        rows = left;
    }
    assert_eq!(rows, 6, "those that were noted now");
}

#[test]
fn counters_that_are_at_their_end_are_told_and_not_begun_anew() {
    let (_folder, store) = store();
    let mut tx = store.write().expect("write");
    for name in ["next_effect", "next_dead_letter", "next_audit"] {
        tx.set(tables::META, name, u64::MAX).expect("set");
    }
    let step = SiteEffect::of_attempt(PersonId(1), AttemptNumber::FIRST, SiteStep::Register);
    let letter = DeadLetter { at: at(0), event: "update 1".into(), error: "odd".into() };
    for told in [tx.push(at(0), Effect::Site(step)).map(drop), tx.bury(&letter)] {
        let error = told.expect_err("there is no number after the last").to_string();
        assert!(error.contains("counter"), "{error}");
    }
    for day in 0..3 {
        tx.set(tables::ACTIVE_ATTEMPTS, day, u64::MAX).expect("set");
    }
    assert_eq!(tx.active_attempts(2).expect("read"), u64::MAX);
    assert_eq!(tx.newest_audit(10, |_| true).expect("read"), []);
}

#[test]
fn what_is_due_follows_the_attempt() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    let attempt = |person, due| Attempt {
        state: samples::due(due),
        ..Attempt::new(person, AttemptNumber::FIRST, at(0))
    };
    let due = |person, seconds| Due::of_attempt(person, AttemptNumber::FIRST, at(seconds));
    for (person, time) in [(1, 30), (2, 10), (3, -5_000_000_000), (4, 20)] {
        tx.put_attempt(&attempt(PersonId(person), Some(at(time)))).expect("put");
    }
    assert_eq!(tx.due(2).expect("look"), [due(PersonId(3), -5_000_000_000), due(PersonId(2), 10)]);
    tx.put_attempt(&attempt(PersonId(3), None)).expect("put");
    tx.put_attempt(&attempt(PersonId(2), Some(at(40)))).expect("put");
    tx.forget_due(&due(PersonId(4), 20)).expect("forget");
    assert_eq!(tx.due(9).expect("look"), [due(PersonId(1), 30), due(PersonId(2), 40)]);
}

#[test]
fn of_many_turns_the_first_and_the_last_stay() {
    let (_folder, store) = store();
    let tx = store.write().expect("write");
    let submission = |turn: i64| {
        let annotations = Annotations::default();
        PackedSubmission::of(&Submission { at: at(turn), last_edit: at(0), annotations }).expect("packed")
    };
    // The first submission was not stored, and the submissions of another attempt are independent.
    for (attempt, turn) in [(1, 2), (1, 3), (2, 1), (1, 7), (1, 7), (1, 8)] {
        tx.put_submission(PersonId(5), AttemptNumber(attempt), turn, &submission(turn.into())).expect("put");
    }
    let kept = |attempt, turns: std::ops::Range<u32>| -> Vec<u32> {
        let is_kept = |turn: &u32| tx.submission(PersonId(5), attempt, *turn).expect("read").is_some();
        turns.filter(is_kept).collect()
    };
    assert_eq!((kept(AttemptNumber::FIRST, 0..10), kept(AttemptNumber(2), 0..10)), (vec![2, 8], vec![1]));
}

#[test]
fn a_submission_comes_back_as_it_was_received() {
    let (_folder, store) = store();
    let shape = Shape {
        label: "plate".into(),
        geometry: Geometry::of(ShapeKind::Ellipse, vec![1.5, -2.0, 1e9, 4.0], 30.0),
        attributes: vec![("plate".into(), "Yу<298>".into())],
        source: "manual".into(),
    };
    let image = AnnotatedImage {
        name: "01.jpg".into(),
        width: 3,
        height: 2,
        deleted: false,
        shapes: vec![shape; 40],
    };
    let annotations = Annotations { images: vec![image], stray: 2, tracks: vec![1] };
    let submission = Submission { at: at(5), last_edit: at(4), annotations };
    let tx = store.write().expect("write");
    tx.put_submission(PersonId(1), AttemptNumber(2), 3, &PackedSubmission::of(&submission).expect("packed"))
        .expect("put");
    assert_eq!(tx.submission(PersonId(1), AttemptNumber(2), 3).expect("get"), Some(submission));
    assert_eq!(tx.submission(PersonId(1), AttemptNumber(2), 4).expect("get"), None);
}
