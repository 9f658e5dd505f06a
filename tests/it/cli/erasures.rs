//! Erasing a person with the built program: nothing of them is left in the file, whenever the bot dies, and everybody
//! else stays.

use std::path::{Path, PathBuf};
use std::time::Duration;

use candidates_bot::model::{Action, ActionResult, AuditEntry, By, PersonId};
use candidates_bot::store::{Erasures, Records, Store};

use super::check::check_command;
use super::service::{Service, Town, gets_assignment};
use super::{Finished, Machine};

/// No number like this occurs by chance.
const ZINA: u64 = 0x000a_1b2c_3d4e_5f67;

/// Number of entries that make the file so large that rewriting it takes a while.
const ENTRIES: u64 = 30_000;

fn database(town: &Town) -> PathBuf {
    town.machine.path("candidates.redb")
}

/// The file while it is rewritten.
fn fresh(town: &Town) -> PathBuf {
    town.machine.path("candidates.redb.rewriting")
}

/// A large file.
fn filled(town: &Town) {
    let store = Store::open(&database(town)).expect("a file");
    let tx = store.write().expect("write");
    for number in 0..ENTRIES {
        let (action, result) = (Action::Words(format!("{number:01000}")), ActionResult::Done);
        let at = chrono::DateTime::UNIX_EPOCH;
        tx.audit(&AuditEntry { at, by: By::Operator, person: None, action, result }).expect("put");
    }
    tx.commit().expect("commit");
}

/// A bot that deletes accounts at once.
fn start(town: &Town) -> Service {
    town.start_with(&[("SITE_SETTLE", "1")])
}

fn erase(machine: &Machine, id: u64) {
    machine.run(&["candidates", "delete", &id.to_string(), "--what", "everything", "--yes"]).fine();
}

fn has(path: &Path, wanted: &[&[u8]]) -> bool {
    let bytes = std::fs::read(path).expect("a file");
    wanted.iter().any(|wanted| bytes.windows(wanted.len()).any(|window| window == *wanted))
}

#[track_caller]
fn stop(bot: Service) {
    bot.signal("TERM");
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(0), "{printed}");
}

/// The bot dies while it rewrites the file.
fn dies_rewriting(town: &Town, bot: Service) {
    let begun = std::time::Instant::now();
    while !fresh(town).exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not rewrite the file:\n{}", bot.printed());
        std::thread::sleep(Duration::from_millis(1));
    }
    bot.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_erased_is_gone_from_the_file_though_the_bot_dies_over_it_and_copies_are_named() {
    let town = Town::new().await;
    filled(&town);
    let (zina, ben) = (town.person(ZINA, "Zinaida"), town.person(102, "Ben"));
    let bot = start(&town);
    let credentials = gets_assignment(&zina).await;
    gets_assignment(&ben).await;
    let password = credentials.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password");
    let id = ZINA.to_le_bytes();
    let theirs = [b"zinaida".as_slice(), b"Zinaida", password.as_bytes(), &id];
    assert!(has(&database(&town), &theirs), "this test would not find them");
    std::fs::copy(database(&town), town.machine.path("candidates.redb.schema-12")).expect("a copy");

    erase(&town.machine, ZINA);
    zina.wait_text("Your data has been erased").await.expect("a last message");
    dies_rewriting(&town, bot);
    // It is not forgotten, and done before the bot begins to work.
    dies_rewriting(&town, start(&town));
    assert!(has(&database(&town), &theirs), "the file is as it was");
    let bot = start(&town);
    bot.wait_for("nothing of the erased is left in it");
    bot.wait_for("ready");
    assert!(!has(&database(&town), &theirs) && !fresh(&town).exists());
    // It goes on with the new file: what is done from now on is not lost either.
    erase(&town.machine, 102);
    ben.wait_text("Your data has been erased").await.expect("a last message");
    bot.wait_for("candidates.redb.schema-12 (until you delete it)");
    let found = Finished::of(check_command(&town, &[])).out;
    let line = found.lines().find(|line| line.starts_with("! erasure: ")).expect("a line");
    assert!(line.contains("candidates.redb.schema-12 (until you delete it)"), "{line}");
    assert!(!found.contains("replaced by another file"), "{found}");
    stop(bot);
    assert!(!has(&database(&town), &[b"ben_test_Annotator"]));
    let store = Store::open(&database(&town)).expect("the file is whole");
    let view = store.read().expect("read");
    assert_eq!((view.unclean_since().expect("read"), view.candidates_size().expect("read")), (None, 0));
    assert!(view.last_audit_entry().expect("read") > ENTRIES);
    assert_eq!(view.pseudonym_of(PersonId(ZINA)).expect("read"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_copy_that_is_restored_says_that_the_erased_are_back() {
    let town = Town::new().await;
    let ben = town.person(102, "Ben");
    let bot = start(&town);
    gets_assignment(&ben).await;
    town.machine.run(&["backup", "copy.redb"]).fine();
    erase(&town.machine, 102);
    ben.wait_text("Your data has been erased").await.expect("a last message");
    bot.wait_for("nothing of the erased is left in it");
    town.machine.run(&["backup", "later.redb"]).fine();
    stop(bot);
    let told = town.machine.run(&["restore", "later.redb"]).fine();
    assert!(!told.contains("WARNING"), "{told}");
    // Two of one second would have the same name.
    let replaced = told.split("is now ").nth(1).expect("the file before").trim();
    std::fs::remove_file(town.machine.path(replaced)).expect("it is there");
    let told = town.machine.run(&["restore", "copy.redb"]).fine();
    assert!(told.contains("WARNING: the copy is from before the last erasure ("), "{told}");
}
