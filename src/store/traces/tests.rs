use super::*;
use crate::model::{
    Alike, AttemptNumber, CauseKind, ChatId, Cursor, Deletion, Evidence, Filter, HrEntry, HrKey, HrOrigin,
    ListPosition, Order,
};
use crate::scoring::Percent;
use crate::store::failing;

const ANNA: PersonId = PersonId(700_700);
const BEN: PersonId = PersonId(800_800);
const OLGA: PersonId = PersonId(1);

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a time")
}

fn erased(last_entry: u64) -> Erased {
    let names = ["anna_k", "anna_k_test_Annotator", "Анна"].map(str::to_owned).to_vec();
    Erased { person: ANNA, pseudonym: PersonId::pseudonym(0xa), names, last_entry }
}

fn entry(by: By, person: Option<PersonId>, action: Action) -> AuditEntry {
    AuditEntry { at: at(0), by, person, action, result: ActionResult::Done }
}

/// Looks for what is left, and removes it.
fn clean(tx: &Tx, erased: &Erased) {
    let traces = tx.traces(erased).expect("found");
    tx.remove_traces(erased, &traces).expect("removed");
    assert_eq!(tx.traces(erased).expect("found"), Traces::default());
}

#[test]
fn in_the_log_a_pseudonym_takes_the_place_of_the_erased_and_hr_people_stay_themselves() {
    let tx = failing::store().0.write().expect("write");
    let failed = ActionResult::Failed { cause: CauseKind::Busy.because("anna_k_test_Annotator: HTTP 500") };
    let entries = [
        entry(By::Person(ANNA), Some(ANNA), Action::Confirmed(AttemptNumber::FIRST)),
        entry(By::Person(OLGA), Some(ANNA), Action::LookedAt),
        entry(By::Bot, Some(ANNA), Action::Words("Анна was registered".to_owned())),
        AuditEntry { result: failed, ..entry(By::Bot, Some(ANNA), Action::Erased) },
        entry(By::Person(OLGA), Some(BEN), Action::LookedAt),
        // She came back.
        entry(By::Person(ANNA), Some(ANNA), Action::Confirmed(AttemptNumber::FIRST)),
    ];
    for entry in &entries {
        tx.audit(entry).expect("put");
    }
    clean(&tx, &erased(5));
    let log = tx.audit_log().expect("read");
    let gone = PersonId::pseudonym(0xa);
    let people: Vec<_> = log.iter().map(|entry| (entry.by.person(), entry.person)).collect();
    assert_eq!(
        people,
        [
            (Some(gone), Some(gone)),
            (Some(OLGA), Some(gone)),
            (None, Some(gone)),
            (None, Some(gone)),
            (Some(OLGA), Some(BEN)),
            (Some(ANNA), Some(ANNA)),
        ]
    );
    assert_eq!(log[2].action, Action::Words("… was registered".to_owned()));
    assert!(matches!(&log[3].result, ActionResult::Failed { cause } if cause.raw == "…: HTTP 500"));
    assert_eq!(tx.name_of(gone).expect("read").as_deref(), Some("#000000000a"));
}

#[test]
fn a_candidate_who_is_hr_stays_themselves_in_what_they_did_as_hr() {
    let tx = failing::store().0.write().expect("write");
    let (key, origin) = (HrKey::Id(ANNA), HrOrigin::Operator);
    let hr =
        HrEntry { key, person: Some(ANNA), first_name: String::new(), language: None, added: at(0), origin };
    tx.put_hr(&hr).expect("put");
    tx.audit(&entry(By::Person(ANNA), Some(BEN), Action::LookedAt)).expect("put");
    tx.audit(&entry(By::Operator, Some(ANNA), Action::PutOnWhitelist("id:700700".into()))).expect("put");
    let before = tx.audit_log().expect("read");
    clean(&tx, &erased(2));
    assert_eq!(tx.audit_log().expect("read"), before);
}

#[test]
fn what_others_have_of_the_erased_goes_and_the_rest_stays() {
    let tx = failing::store().0.write().expect("write");
    let flag = |person| Flag::Copy { person, attempt: AttemptNumber::FIRST, similarity: Percent::of(9, 10) };
    let alike = |person, other| {
        let evidence = Evidence::Mistakes { shared: 5, of: 6 };
        let (attempt, others) = (AttemptNumber::FIRST, vec![(other, AttemptNumber::FIRST)]);
        Flag::Alike(Alike { person, attempt, evidence, one_in: 100, others, more: 0 })
    };
    let flags = vec![flag(ANNA), flag(OLGA), alike(OLGA, ANNA), alike(ANNA, OLGA)];
    tx.put_flags(BEN, AttemptNumber::FIRST, flags).expect("put");
    let found = |text: &str| Some(ListPlace::Found { text: text.to_owned() });
    let beside = |person| {
        let cursor = Cursor::After(ListPosition { key: 5, person });
        Some(ListPlace::List { filter: Filter::All, order: Order::Date, cursor, offset: 5 })
    };
    let states = [
        Conversation {
            pending: Some(Pending::Delete(Deletion::Account, ANNA, 1)),
            asked: 1,
            list: found("Ann"),
        },
        Conversation {
            pending: Some(Pending::Comment(BEN, AttemptNumber::FIRST)),
            asked: 1,
            list: found("ben"),
        },
        Conversation { pending: Some(Pending::Login), asked: 1, list: beside(ANNA) },
    ];
    for (chat, state) in (1..).zip(&states) {
        tx.put_conversation(ChatId(chat), state).expect("put");
    }
    for (person, text) in [(OLGA, "Dear Анна"), (BEN, "a question")] {
        tx.put_draft(person, &Draft { text: text.to_owned(), at: at(0), number: 1 }).expect("put");
    }
    let (event, error) = ("Claim { username: \"anna_k\", person: 700700 }".to_owned(), "no".to_owned());
    tx.bury(&DeadLetter { at: at(0), event, error }).expect("put");
    clean(&tx, &erased(0));
    let flags = tx.flags(BEN, AttemptNumber::FIRST).expect("read");
    let gone = PersonId::pseudonym(0xa);
    assert_eq!(flags, [flag(gone), flag(OLGA), alike(OLGA, gone), alike(gone, OLGA)]);
    let state = |chat| tx.conversation(ChatId(chat)).expect("read");
    // What HR was asked about somebody gone is answered as before.
    let pending = Some(Pending::Delete(Deletion::Account, PersonId::pseudonym(0xa), 1));
    assert_eq!(state(1), Conversation { pending, list: None, asked: 1 });
    assert_eq!(state(2), states[1]);
    assert_eq!(state(3), Conversation { pending: Some(Pending::Login), list: None, asked: 1 });
    assert_eq!((tx.draft(OLGA).expect("read"), tx.draft(BEN).expect("read").is_some()), (None, true));
    let letters = tx.dead_letters().expect("read");
    assert_eq!(letters[0].event, "Claim { username: \"…\", person: … }");
}

#[test]
fn more_than_is_changed_at_once_is_found_the_next_time() {
    let tx = failing::store().0.write().expect("write");
    for _ in 0..=AT_ONCE {
        tx.audit(&entry(By::Bot, Some(ANNA), Action::LookedAt)).expect("put");
    }
    let erased = erased(AT_ONCE as u64 + 1);
    let traces = tx.traces(&erased).expect("found");
    assert_eq!((traces.audit.len(), traces.is_more), (AT_ONCE, true));
    tx.remove_traces(&erased, &traces).expect("removed");
    clean(&tx, &erased);
}
