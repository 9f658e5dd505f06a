use std::cell::Cell;

use chrono::DateTime;

use super::*;
use crate::exam::Language;
use crate::model::{
    Account, Action, ActionResult, AttemptNumber, AuditEntry, By, Candidate, ChatId, Password, PersonId,
    Question,
};
use crate::store::traces::Erasures;
use crate::store::{Questions, Records, failing};

/// No number like these occurs by chance.
const ANNA: PersonId = PersonId(0x0007_1a2b_3c4d_5e6f);
const BEN: PersonId = PersonId(0x0007_9a8b_7c6d_5e4f);

fn at(seconds: i64) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a time")
}

fn candidate(id: PersonId, name: &str) -> Candidate {
    let (username, password) = (format!("{name}_login"), Some(Password(format!("{name}_password"))));
    let account = Account { username, password, suffix: 1, user: None };
    let (username, first_name) = (Some(format!("{name}_user")), format!("{name}_first"));
    let (language, attempts, since) = (Language::En, AttemptNumber::FIRST, at(0));
    Candidate { id, username, first_name, language, account, attempts, since }
}

/// A file with two people, of whom one was erased.
fn erased() -> (tempfile::TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("bot.redb");
    let store = Store::open(&path).expect("fresh");
    let tx = store.write().expect("write");
    for (id, name) in [(ANNA, "anna"), (BEN, "ben")] {
        tx.put_candidate(&candidate(id, name)).expect("put");
        tx.add_question(id, &Question::new(format!("{name}_asks"), at(0))).expect("put");
        tx.note_sent(id.chat(), 5, at(0)).expect("put");
    }
    tx.commit().expect("commit");
    let tx = store.write().expect("write");
    tx.delete_candidate(&candidate(ANNA, "anna")).expect("deleted");
    tx.erase_traces(ANNA).expect("erased");
    tx.take_sent(ANNA.chat(), at(0)).expect("taken");
    tx.note_erased(ANNA, PersonId::pseudonym(7), at(0)).expect("noted");
    tx.commit().expect("commit");
    (folder, path, store)
}

/// What of a person is in a file, in any of its encodings.
fn found(path: &Path, id: PersonId, name: &str) -> Vec<String> {
    let bytes = fs::read(path).expect("a file");
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    let parts = ["login", "password", "user", "first", "asks"].map(|part| format!("{name}_{part}"));
    let numbers = [id.0.to_le_bytes(), id.0.to_be_bytes(), (id.0 * 2).to_le_bytes()];
    let words = parts.into_iter().filter(|part| has(part.as_bytes()));
    words.chain(numbers.iter().filter(|number| has(*number)).map(|number| format!("{number:x?}"))).collect()
}

fn rewritten(store: &Store) -> Option<Rewritten> {
    store.rewrite(&|| false).expect("rewritten")
}

#[test]
fn what_was_removed_is_in_the_file_until_it_is_rewritten_and_everything_else_stays() {
    let (folder, path, store) = erased();
    assert_ne!(found(&path, ANNA, "anna"), [""; 0], "nothing would be shown by this test");
    let before = store.read().expect("read");
    let done = rewritten(&store).expect("nobody writes");
    assert!(done.is_clean);
    assert_eq!(found(&path, ANNA, "anna"), [""; 0]);
    assert!(found(&path, BEN, "ben").len() >= 6, "{:?}", found(&path, BEN, "ben"));
    assert_eq!(
        before.pseudonym_of(ANNA).expect("who reads the former file goes on"),
        Some(PersonId::pseudonym(7))
    );
    let view = store.read().expect("read");
    assert_eq!((view.unclean_since().expect("read"), view.pseudonym_of(ANNA).expect("read")), (None, None));
    assert_eq!(view.questions_of(BEN).expect("read").len(), 1);
    drop((view, before));

    // What is written from now on is in the file that the next start finds.
    let tx = store.write().expect("write");
    tx.put_candidate(&Candidate { first_name: "Benjamin".into(), ..candidate(BEN, "ben") }).expect("put");
    tx.commit().expect("commit");
    drop(store);
    let store = failing::reopened(&path);
    let ben = store.read().and_then(|view| view.candidate(BEN)).expect("read").expect("he is there");
    assert_eq!(ben.first_name, "Benjamin");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn compacting_alone_does_not_remove_it() {
    let (_folder, path, store) = erased();
    drop(store);
    super::super::compact(&path).expect("compacted");
    assert_ne!(found(&path, ANNA, "anna"), [""; 0], "then the copy would not be needed");
}

#[test]
fn what_is_written_meanwhile_is_not_lost() {
    let (folder, path, store) = erased();
    let tx = store.write().expect("write");
    for _ in 0..=2 * STEP {
        let (by, action, result) = (By::Bot, Action::LookedAt, ActionResult::Done);
        tx.audit(&AuditEntry { at: at(0), by, person: None, action, result }).expect("put");
    }
    tx.commit().expect("commit");
    let is_written = Cell::new(false);
    let writes = || {
        if !is_written.replace(true) {
            let tx = store.write().expect("nobody holds it up");
            tx.note_sent(ChatId(1), 1, at(0)).expect("put");
            tx.commit().expect("commit");
        }
        false
    };
    assert_eq!(store.rewrite(&writes).expect("it was tried"), None);
    assert!(is_written.get());
    assert_ne!(found(&path, ANNA, "anna"), [""; 0]);
    assert!(store.read().and_then(|view| view.unclean_since()).expect("read").is_some(), "it stays due");
    assert_eq!(store.rewrite(&|| true).expect("it was stopped"), None);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "no copy is left");
    assert!(rewritten(&store).is_some());
    assert_eq!(store.write().and_then(|tx| tx.take_sent(ChatId(1), at(0))).expect("taken"), [1]);
}

#[test]
fn while_something_waits_it_stays_due() {
    let (_folder, path, store) = erased();
    let mut tx = store.write().expect("write");
    let (chat, message_ids) = (ANNA.chat(), vec![5]);
    let effect = crate::model::TelegramEffect::DeleteMessages { chat, message_ids };
    tx.push(at(0), crate::model::Effect::Telegram(effect)).expect("push");
    tx.commit().expect("commit");
    assert!(!rewritten(&store).expect("nobody writes").is_clean);
    let view = store.read().expect("read");
    assert!(
        view.unclean_since().expect("read").is_some() && view.pseudonym_of(ANNA).expect("read").is_some()
    );
    let left = found(&path, ANNA, "anna");
    assert!(left.iter().all(|part| part.starts_with('[')), "only the number is left: {left:?}");
}

#[test]
fn another_file_in_its_place_is_left_alone() {
    let (_folder, path, store) = erased();
    fs::remove_file(&path).expect("removed");
    fs::write(&path, "a letter").expect("written");
    let error = store.rewrite(&|| false).expect_err("it is not ours").to_string();
    assert!(error.contains("another file has taken its place"), "{error}");
    assert_eq!(fs::read(&path).expect("there"), b"a letter");
}

#[test]
fn rights_stay_and_what_a_crash_left_is_cleared_up() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path, store) = erased();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    fs::write(fresh_path(&path), "half of a copy").expect("written");
    assert!(rewritten(&store).is_some());
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    drop(store);
    fs::write(fresh_path(&path), "half of a copy").expect("written");
    drop(Store::open_for_work(&path).expect("opened"));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn a_store_in_memory_has_nothing_to_rewrite() {
    assert_eq!(rewritten(&Store::in_memory().expect("a store")), None);
}
