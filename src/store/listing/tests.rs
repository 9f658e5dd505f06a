use chrono::{DateTime, Utc};

use super::*;
use crate::exam::{ContentHash, Language};
use crate::model::{Account, ChatId, Cursor, Handwriting, ListPosition, ListedExam, Password, Rank, samples};
use crate::scoring::{ImageScore, LabelFigure, Percent, Scorecard};
use crate::store::{PackedSubmission, Store, failing};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

fn tx() -> Tx {
    Store::in_memory().and_then(|store| store.write()).expect("a transaction")
}

fn candidate(id: PersonId, first_name: &str) -> Candidate {
    let account = Account {
        username: format!("Account{id}"),
        password: Some(Password("x".into())),
        suffix: 1,
        user: None,
    };
    let (username, since) = (Some(format!("User{id}")), at(0));
    let first_name = first_name.to_owned();
    Candidate { id, username, first_name, language: Language::Ru, account, attempts: AttemptNumber(2), since }
}

fn card(iou: f64) -> Scorecard {
    let images = vec![ImageScore { name: "01.jpg".into(), labels: vec![], wrong_labels: vec![] }];
    let labels = vec![LabelFigure { label: "car".into(), iou, weight: 1.0 }];
    Scorecard { labels, accuracy: vec![], images, stray: 0 }
}

fn page(tx: &Tx, filter: Filter, order: Order, cursor: Cursor) -> Vec<PersonId> {
    tx.listed(filter, order, cursor, 3).expect("a page").into_iter().map(|place| place.person).collect()
}

#[test]
fn pages_can_be_turned_both_ways() {
    let tx = tx();
    for person in 1..=8 {
        let score = (person % 2 == 0).then(|| Percent::of(person, 10));
        let filters = vec![if person > 5 { Filter::Accepted } else { Filter::InProgress }];
        let list_entry = ListEntry { filters, score, at: at(person.cast_signed()), exam: ListedExam::Today };
        tx.put_list_entry(PersonId(person), &list_entry).expect("put");
    }
    let last = |order, person| {
        let place = tx.list_entry(person).expect("read").expect("one").place(order);
        ListPosition { key: place, person }
    };
    assert_eq!(page(&tx, Filter::All, Order::Date, Cursor::First), [8, 7, 6].map(PersonId));
    assert_eq!(
        page(&tx, Filter::All, Order::Date, Cursor::After(last(Order::Date, PersonId(6)))),
        [5, 4, 3].map(PersonId)
    );
    assert_eq!(
        page(&tx, Filter::All, Order::Date, Cursor::Before(last(Order::Date, PersonId(3)))),
        [6, 5, 4].map(PersonId)
    );
    assert_eq!(
        page(&tx, Filter::All, Order::Date, Cursor::Before(last(Order::Date, PersonId(8)))),
        [PersonId(0); 0]
    );
    assert_eq!(
        page(&tx, Filter::All, Order::Score, Cursor::After(last(Order::Score, PersonId(6)))),
        [4, 2, 1].map(PersonId)
    );
    assert_eq!(page(&tx, Filter::InProgress, Order::Date, Cursor::First), [5, 4, 3].map(PersonId));
    assert_eq!(tx.list_size(Filter::Accepted).expect("size"), 3);
    tx.put_list_entry(
        PersonId(8),
        &ListEntry { filters: vec![Filter::Rejected], score: None, at: at(0), exam: ListedExam::Today },
    )
    .expect("put");
    assert_eq!(page(&tx, Filter::Accepted, Order::Date, Cursor::First), [7, 6].map(PersonId));
    assert_eq!(
        page(&tx, Filter::All, Order::Date, Cursor::After(last(Order::Date, PersonId(1)))),
        [8].map(PersonId)
    );
    let sizes = Filter::ALL.map(|filter| tx.list_size(filter).expect("size"));
    assert_eq!(sizes, [0, 5, 2, 1, 0, 0, 8]);
}

#[test]
fn scores_of_different_exams_are_not_ranked_together() {
    let tx = tx();
    let scores = [(1, Some(50), 0), (2, Some(100), 0), (3, Some(100), 9), (4, Some(0), 9), (5, Some(99), 3)];
    for (person, score, exam) in scores.into_iter().chain([(6, None, 0), (7, Some(0), u32::MAX)]) {
        let score = score.map(|score| Percent::of(score, 100));
        let list_entry = ListEntry { filters: vec![], score, at: at(0), exam: exam.into() };
        tx.put_list_entry(PersonId(person), &list_entry).expect("put");
    }
    let all = tx.listed(Filter::All, Order::Score, Cursor::First, 9).expect("a page");
    let people: Vec<PersonId> = all.into_iter().map(|place| place.person).collect();
    assert_eq!(
        people,
        [2, 1, 5, 3, 4, 7, 6].map(PersonId),
        "today's, each other exam, those without a score"
    );
}

#[test]
fn ranks_count_every_attempt_on_the_same_images_of_the_same_pack_once() {
    let tx = tx();
    for (person, iou) in [(1, 90.0), (2, 80.0), (3, 90.0), (4, 70.0)] {
        let attempt = Attempt {
            state: samples::scored(card(iou)),
            ..Attempt::new(PersonId(person), AttemptNumber::FIRST, at(0))
        };
        tx.put_attempt(&attempt).expect("put");
        tx.put_attempt(&attempt).expect("put the same");
    }
    let scored = |card| Attempt {
        state: samples::scored(card),
        ..Attempt::new(PersonId(9), AttemptNumber::FIRST, at(0))
    };
    let rank = |iou| tx.rank(&scored(card(iou))).expect("read");
    assert_eq!(rank(90.0), Some(Rank { rank: 1, of: 4 }));
    assert_eq!(rank(80.0), Some(Rank { rank: 3, of: 4 }));
    tx.put_attempt(&Attempt {
        state: samples::scored(card(95.0)),
        ..Attempt::new(PersonId(4), AttemptNumber::FIRST, at(0))
    })
    .expect("put");
    assert_eq!(rank(80.0), Some(Rank { rank: 4, of: 4 }));
    assert_eq!(tx.rank(&scored(Scorecard { images: vec![], ..card(1.0) })).expect("read"), None);
    // Once it names its pack, it is compared only with attempts of the same pack.
    let pack = Some(ContentHash([1; 32]));
    let told = Attempt {
        pack,
        state: samples::scored(card(90.0)),
        ..Attempt::new(PersonId(1), AttemptNumber::FIRST, at(0))
    };
    tx.put_attempt(&told).expect("put");
    assert_eq!(tx.rank(&told).expect("read"), Some(Rank { rank: 1, of: 1 }));
    assert_eq!(rank(80.0), Some(Rank { rank: 3, of: 3 }));
}

#[test]
fn a_search_finds_any_part_of_any_name() {
    let tx = tx();
    for (id, name) in [(1, "Анна"), (2, "Hannah"), (3, "Иван")] {
        tx.put_candidate(&candidate(PersonId(id), name)).expect("put");
    }
    let found = |text: &str| tx.search_names(text, 9).expect("search");
    assert_eq!(found("АН"), [1, 3].map(PersonId));
    assert_eq!(found("user2"), [2].map(PersonId));
    assert_eq!(found("account"), [1, 2, 3].map(PersonId));
    assert_eq!(tx.search_names("account", 2).expect("search"), [1, 2].map(PersonId));
    assert_eq!(found("x"), [PersonId(0); 0]);
}

#[test]
fn deleting_leaves_submissions_and_erasing_leaves_nothing() {
    let tx = tx();
    let person = candidate(PersonId(7), "Ира");
    tx.put_candidate(&person).expect("put");
    for number in [1, 2] {
        let mut attempt = Attempt {
            state: samples::scored(card(80.0)),
            ..Attempt::new(PersonId(7), AttemptNumber(number), at(0))
        };
        attempt.closed_mut().expect("it is over").removal = Some(at(9));
        tx.put_attempt(&attempt).expect("put");
        tx.put_flags(PersonId(7), AttemptNumber(number), vec![]).expect("put");
        let exam = crate::exam::Exam::embedded().expect("exam");
        let handwriting = Handwriting::default();
        // Of three sets, next to those of others.
        for set in [0, 5, u32::MAX] {
            let other = Attempt::new(PersonId(6 + 2 * u64::from(number - 1)), AttemptNumber::FIRST, at(0));
            tx.put_handwriting(set, &attempt, &handwriting).expect("put");
            tx.put_handwriting(set, &other, &handwriting).expect("put");
        }
        let submission =
            crate::model::Submission { at: at(1), last_edit: at(1), annotations: exam.reference };
        tx.put_submission(
            PersonId(7),
            AttemptNumber(number),
            1,
            &PackedSubmission::of(&submission).expect("packed"),
        )
        .expect("put");
    }
    tx.put_list_entry(
        PersonId(7),
        &ListEntry { filters: vec![Filter::Accepted], score: None, at: at(0), exam: ListedExam::Today },
    )
    .expect("put");
    tx.grant_attempts(PersonId(7), 3).expect("grant");
    tx.put_conversation(ChatId(7), &crate::model::Conversation::default()).expect("put");
    tx.delete_candidate(&person).expect("delete");
    let left = [
        tx.rows(tables::CANDIDATES)
            + tx.rows(tables::USERNAMES)
            + tx.rows(tables::LOGINS)
            + tx.rows(tables::NAMES),
        tx.rows(tables::ATTEMPTS) + tx.rows(tables::DUE) + tx.rows(tables::GRANTED),
        tx.rows(tables::FLAGS) + tx.rows(tables::SCORES),
        tx.rows(tables::LIST_ENTRIES) + tx.rows(tables::LISTED),
    ];
    assert_eq!(left, [0; 4]);
    assert_eq!((tx.rows(tables::SUBMISSIONS), tx.rows(tables::HANDWRITINGS)), (2, 12));
    tx.erase_traces(PersonId(7)).expect("erase");
    assert_eq!((tx.rows(tables::SUBMISSIONS), tx.rows(tables::HANDWRITINGS)), (0, 6));
    assert_eq!(tx.rows(tables::CONVERSATIONS), 0);
}

#[test]
fn a_file_of_an_older_program_can_be_searched_and_compared() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("bot.redb");
    let store = Store::open(&path).expect("a fresh file");
    let tx = store.write().expect("write");
    tx.put_candidate(&candidate(PersonId(7), "Ира")).expect("put");
    for (number, iou) in [(1, 80.0), (2, 90.0)] {
        let attempt = Attempt {
            state: samples::scored(card(iou)),
            ..Attempt::new(PersonId(7), AttemptNumber(number), at(0))
        };
        tx.put_attempt(&attempt).expect("put");
    }
    tx.set_schema(2).expect("set");
    tx.commit().expect("commit");
    drop(store);
    let database = redb::Database::open(&path).expect("it is a database");
    let txn = database.begin_write().expect("write");
    txn.delete_table(tables::NAMES).expect("delete");
    txn.delete_table(tables::SCORES).expect("delete");
    txn.commit().expect("commit");
    drop(database);

    let store = failing::reopened(&path);
    let view = store.read().expect("read");

    assert_eq!(view.search_names("ир", 9).expect("search"), [7].map(PersonId));
    let attempt = Attempt {
        state: samples::scored(card(85.0)),
        ..Attempt::new(PersonId(9), AttemptNumber::FIRST, at(0))
    };
    assert_eq!(view.rank(&attempt).expect("rank"), Some(Rank { rank: 2, of: 2 }));
    assert_eq!(view.schema().expect("read"), Some(crate::store::SCHEMA));
    drop(view);

    let tx = store.write().expect("write");
    tx.count_scores_anew().expect("count");
    assert_eq!(tx.rank(&attempt).expect("rank"), Some(Rank { rank: 2, of: 2 }), "nothing is counted twice");
}
