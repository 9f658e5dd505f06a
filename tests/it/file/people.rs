//! A database with something of every kind in it, and everything that can be read from it.

use std::fmt::Write;
use std::path::Path;

use candidates_bot::exam::{Exam, Language};
use candidates_bot::model::{
    Account, Action, ActionResult, Attempt, AttemptNumber, AuditEntry, By, Candidate, CandidateAction,
    ChatId, Completion, Conversation, DeadLetter, Effect, HrEntry, HrKey, Message, Password, Pending,
    PersonId, SiteEffect, SiteStep, Submission, TelegramEffect,
};
use candidates_bot::scoring::score;
use candidates_bot::store::{Names, Outbox, PackedSubmission, Records, Store, StoreError, View};
use chrono::{DateTime, Utc};

/// Number of candidates: enough to make the tables larger than one page.
pub const CANDIDATES: u64 = 30;

/// Number of waiting effects.
pub const WAITING: u64 = 2 * CANDIDATES;

pub fn at(seconds: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds as i64, 0).expect("a moment")
}

pub fn candidate(id: PersonId) -> Candidate {
    Candidate {
        id,
        username: Some(format!("person_{id}")),
        first_name: "Анна".to_owned(),
        language: Language::En,
        account: Account {
            username: format!("person_{id}_test_Annotator"),
            password: Some(Password(format!("pa55word{id}"))),
            suffix: 1,
            user: Some(id.0),
        },
        attempts: AttemptNumber::FIRST,
        since: at(id.0),
    }
}

/// Creates the file, in several commits as a bot does.
pub fn settle(path: &Path) -> Store {
    let store = Store::open(path).expect("a fresh file");
    let exam = Exam::embedded().expect("the exam built in is whole");
    for chunk in 0..6 {
        let mut tx = store.write().expect("write");
        for id in (chunk * CANDIDATES / 6..(chunk + 1) * CANDIDATES / 6).map(|index| 1000 + index) {
            tx.put_candidate(&candidate(PersonId(id))).expect("put");
            let mut attempt = Attempt::new(PersonId(id), AttemptNumber::FIRST, at(id));
            let scorecard = Some(score(&exam, 1, &exam.reference));
            attempt.state = Completion::Legacy { ended: None, scorecard }.into();
            tx.put_attempt(&attempt).expect("put");
            let mut annotations = exam.reference.clone();
            annotations.stray = id as u32;
            let submission = Submission { at: at(id), last_edit: at(id), annotations };
            tx.put_submission(
                PersonId(id),
                AttemptNumber::FIRST,
                1,
                &PackedSubmission::of(&submission).expect("packed"),
            )
            .expect("put");
            let pending = Some(Pending::Confirm(CandidateAction::Again, id as u32));
            tx.put_conversation(ChatId(id as i64), &Conversation { pending, asked: id as u32, list: None })
                .expect("put");
            let message = Message::HrNotFound { login: format!("login{id}") };
            let message_id =
                TelegramEffect::Send { chat: ChatId(id as i64), language: Language::Ru, message };
            tx.push(at(id), Effect::Telegram(message_id)).expect("push");
            let step = SiteEffect::of_attempt(PersonId(id), AttemptNumber::FIRST, SiteStep::CompleteJobs);
            tx.push(at(id), Effect::Site(step)).expect("push");
            tx.audit(&AuditEntry {
                at: at(id),
                by: By::Person(PersonId(id)),
                person: Some(PersonId(id)),
                action: Action::HandedIn(AttemptNumber::FIRST),
                result: ActionResult::Done,
            })
            .expect("audit");
            let event = format!("update {id}");
            tx.bury(&DeadLetter { at: at(id), event, error: "why not".to_owned() }).expect("bury");
            tx.note_update(id as u32, at(id)).expect("note");
            tx.put_hr(&hr(PersonId(id))).expect("put");
        }
        tx.commit().expect("commit");
    }
    store
}

fn hr(id: PersonId) -> HrEntry {
    HrEntry {
        key: if id.0.is_multiple_of(2) { HrKey::Id(id) } else { HrKey::Username(format!("hr_{id}")) },
        person: Some(id),
        first_name: "Ольга".to_owned(),
        language: Some(Language::Ru),
        added: at(id.0),
        origin: candidates_bot::model::HrOrigin::Operator,
    }
}

/// The answers to everything that can be queried.
pub fn everything(store: &Store) -> Result<String, StoreError> {
    everything_in(&store.read()?)
}

/// The answers to everything that can be queried at one point in time.
pub fn everything_in(view: &View) -> Result<String, StoreError> {
    let mut text = format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n",
        view.schema()?,
        view.update_offset()?,
        view.candidates()?,
        view.whitelist()?,
        view.outbox()?,
        view.dead_letters()?,
        view.audit_log()?,
        view.due(usize::MAX)?,
    );
    for id in 1000..1000 + CANDIDATES {
        let password = view.candidate(PersonId(id))?.and_then(|candidate| candidate.account.password);
        let found = (
            password,
            view.called(&format!("person_{id}"))?,
            view.called(&format!("person_{id}_test_annotator"))?,
            view.attempt(PersonId(id), AttemptNumber::FIRST)?,
            view.submission(PersonId(id), AttemptNumber::FIRST, 1)?,
            view.legacy_row(PersonId(id))?,
            view.conversation(ChatId(id as i64))?,
            view.hr_of(PersonId(id))?,
            view.update_seen(id as u32)?,
        );
        let _ = writeln!(text, "{found:?}");
    }
    Ok(text)
}

/// Replaces a candidate's record with invalid bytes, in an otherwise undamaged file.
pub fn spoil_candidate(path: &Path, id: PersonId) {
    const CANDIDATES: redb::TableDefinition<'_, u64, &[u8]> = redb::TableDefinition::new("candidates");
    let database = redb::Database::open(path).expect("the file");
    let txn = database.begin_write().expect("write");
    let spoilt: &[u8] = b"\x01\xffno candidate";
    txn.open_table(CANDIDATES).expect("the table").insert(id.0, spoilt).expect("insert");
    txn.commit().expect("commit");
}
