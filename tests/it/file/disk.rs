//! A running bot whose file is damaged, or whose disk is full.

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use candidates_bot::demo::telegram::{Fault, FaultKind, Person};
use candidates_bot::exam::Language;
use candidates_bot::model::{
    Assignment, Attempt, AttemptNumber, AttemptState, ChatId, Effect, Message, PersonId, SiteEffect,
    SiteStep, TaskId, TelegramEffect, Work, WorkTime,
};
use candidates_bot::store::{Outbox, Records, SCHEMA, Store};

use super::people::{CANDIDATES, at, candidate, settle, spoil_candidate};
use crate::cli::service::{Service, Town};
use crate::cli::{Finished, Machine};

/// The start of a greeting.
const WELCOME: &str = "test task for image annotators";

/// The same command, with a limit on the size of its files in bytes, as if the disk were full. The limit can
/// also be set later, on the process.
fn on_a_disk_of(size: Option<u64>, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    // POSIX counts in blocks of 512 bytes. Without the trap the system would kill the bot instead of returning an
    // error.
    let limit = size.map(|bytes| format!("ulimit -f {}; ", bytes / 512)).unwrap_or_default();
    shell.args(["-c", &format!("trap '' XFSZ; {limit}exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.current_dir(command.get_current_dir().expect("the home"));
    shell
}

/// Its end, after checking that it is a clean one, with the reason in the last line.
#[track_caller]
fn last_words(bot: Service) -> String {
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(1), "{printed}");
    assert!(!printed.contains("panicked"), "{printed}");
    printed.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_disk_that_is_full_from_the_start_is_told_and_nothing_is_lost() {
    let machine = Machine::new();
    let add = |size, person| Finished::of(on_a_disk_of(size, &machine.command(&["hr", "add", person])));
    // Without space for a file, and then without space in it.
    for (person, list) in [("41", None), ("42", Some("40\t"))] {
        let error = add(Some(8192), person).refused();
        assert!(
            error.starts_with("database candidates.redb: File too large (os error 27); see to the disk"),
            "{error}"
        );
        let listed = machine.run(&["hr", "list"]);
        match list {
            None => assert!(listed.refused().starts_with("there is no database ")),
            Some(list) => assert!(listed.fine().starts_with(list)),
        }
        add(None, "40").fine();
    }
    assert_eq!(machine.run(&["hr", "list"]).fine().lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_disk_fills_up_the_bot_ends_and_later_everybody_is_answered_once() {
    let town = Town::new().await;
    let bot = Service::start(on_a_disk_of(None, &town.command()));
    let anna = town.person(101, "Anna");
    anna.say("/start");
    anna.wait_text(WELCOME).await.expect("there is room");
    fill_disk(&bot);
    let crowd: Vec<_> = (0..40).map(|number| town.person(5000 + number, &format!("p{number}"))).collect();
    for person in &crowd {
        person.say("/start");
    }

    let error = last_words(bot);

    assert!(
        error.starts_with("candidates-bot: database candidates.redb: File too large (os error 27); "),
        "{error}"
    );
    assert!(error.contains("see to the disk and start again, nothing that was confirmed is lost"), "{error}");
    assert_eq!(crowd.iter().map(welcomes).sum::<usize>(), 0, "what is not on disk is not decided");

    let bot = town.start();
    for person in &crowd {
        person.wait_text(WELCOME).await.expect("an answer");
    }
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(0));
    let store = Store::open(&town.machine.path("candidates.redb")).expect("the database");
    let view = store.read().expect("read");
    assert_eq!((view.outbox().expect("read"), view.dead_letters().expect("read")), (vec![], vec![]));
    assert!(crowd.iter().all(|person| welcomes(person) == 1));
    // At worst it could no longer be recorded that this one was sent.
    assert!((1..=2).contains(&welcomes(&anna)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_cannot_note_what_it_did_ends_without_waiting_for_the_next_update() {
    let town = Town::new().await;
    let bot = Service::start(on_a_disk_of(None, &town.command()));
    let (method_contains, kind) = ("sendMessage".to_owned(), FaultKind::ResetBefore);
    town.telegram.add_fault(Fault { method_contains, chat: None, times: u32::MAX, kind });
    let anna = town.person(101, "Anna");
    anna.say("/start");
    bot.wait_for("will try again");
    fill_disk(&bot);
    town.telegram.clear_faults();

    let error = last_words(bot);

    assert!(error.starts_with("candidates-bot: database candidates.redb: File too large"), "{error}");
    assert_eq!(welcomes(&anna), 1);
}

/// From now on this process can't write anything.
fn fill_disk(bot: &Service) {
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--fsize=4096", "--pid", &bot.id().to_string()]);
    assert!(prlimit.status().expect("prlimit of util-linux").success());
}

/// Number of times that a person was greeted.
fn welcomes(person: &Person) -> usize {
    person.chat().iter().filter(|line| line.from_bot && line.text.contains(WELCOME)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_goes_bad_under_a_bot_ends_it_with_the_way_out() {
    for cut in [false, true] {
        let town = Town::new().await;
        town.machine.run(&["hr", "add", "42"]).fine();
        touch(&town.machine.path("candidates.redb"));
        let bot = town.start();
        bot.wait_for("ready");
        let database = town.machine.path("candidates.redb");
        let mut file = std::fs::File::options().write(true).open(&database).expect("the database");
        let length = file.metadata().expect("the database").len();
        if cut {
            file.set_len(4096).expect("cut");
        } else {
            file.seek(SeekFrom::Start(4096)).expect("a place");
            file.write_all(&vec![0xff; length as usize - 4096]).expect("damage");
        }
        town.person(101, "Anna").say("/start");

        let error = last_words(bot);

        assert!(error.starts_with("candidates-bot: database candidates.redb: "), "{error}");
        assert!(error.contains("candidates-bot restore FILE"), "{error}");
        let again = town.machine.run(&["hr", "list"]).refused();
        assert!(again.starts_with("database candidates.redb: the file is damaged ("), "{again}");
    }
}

/// As if someone had changed the file: then a bot checks all of it when it starts, and reads each page from the
/// disk. A small file like this one, if unchanged since a bot wrote it, stays in memory as a whole.
fn touch(database: &Path) {
    let file = std::fs::File::options().write(true).open(database).expect("the database");
    file.set_modified(std::time::SystemTime::now()).expect("its time");
}

/// A file with one candidate who has these effects waiting.
fn prepare(town: &Town, effects: Vec<Effect>) -> PathBuf {
    let database = town.machine.path("candidates.redb");
    let store = Store::open(&database).expect("a fresh file");
    let mut tx = store.write().expect("write");
    tx.put_candidate(&candidate(PersonId(101))).expect("put");
    let link = "https://site.example/attempt_101".to_owned();
    let assignment = Assignment { task: TaskId(101), jobs: Vec::new(), link };
    let work = Work::new(assignment, WorkTime::default());
    let state = AttemptState::InProgress { work, due: None };
    tx.put_attempt(&Attempt { state, ..Attempt::new(PersonId(101), AttemptNumber::FIRST, at(0)) })
        .expect("put");
    for effect in effects {
        tx.push(at(0), effect).expect("push");
    }
    tx.commit().expect("commit");
    database
}

/// A message to that candidate.
fn message_id(message: Message) -> Effect {
    Effect::Telegram(TelegramEffect::Send { chat: ChatId(101), language: Language::En, message })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_only_a_worker_reads_ends_the_bot_as_well() {
    let town = Town::new().await;
    // A bot that finds everyone listed does not read the page of the attempt before the first message is sent.
    let bot = town.start();
    bot.wait_for("ready");
    bot.signal("TERM");
    bot.ended();
    let (query, language) = ("1".to_owned(), Language::En);
    let answer = TelegramEffect::AnswerCallback { chat: ChatId(101), query, stale: false, language };
    let effects =
        vec![Effect::Telegram(answer), message_id(Message::Credentials { attempt: AttemptNumber::FIRST })];
    let database = prepare(&town, effects);
    town.person(101, "Anna").say("hello");
    let kind = FaultKind::ResetBefore;
    for method in ["answerCallbackQuery", "getUpdates"] {
        let (method_contains, kind) = (method.to_owned(), kind.clone());
        town.telegram.add_fault(Fault { method_contains, chat: None, times: u32::MAX, kind });
    }
    touch(&database);
    let bot = town.start();
    bot.wait_for("will try again");
    let mut bytes = std::fs::read(&database).expect("the database");
    for page in bytes.chunks_mut(4096).filter(|page| page.windows(11).any(|part| part == b"attempt_101")) {
        page.fill(0xff);
    }
    std::fs::write(&database, bytes).expect("damage");
    town.telegram.clear_faults();
    let kind = FaultKind::Delay(Duration::from_mins(1));
    town.telegram.add_fault(Fault {
        method_contains: "getUpdates".to_owned(),
        chat: None,
        times: u32::MAX,
        kind,
    });

    let error = last_words(bot);

    assert!(error.starts_with("candidates-bot: database candidates.redb: the file is damaged ("), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_record_that_cannot_be_read_stops_nobody_else() {
    let town = Town::new().await;
    let step = SiteEffect::of_attempt(PersonId(101), AttemptNumber::FIRST, SiteStep::Register);
    let effects =
        vec![message_id(Message::Credentials { attempt: AttemptNumber::FIRST }), Effect::Site(step)];
    let database = prepare(&town, effects);
    spoil_candidate(&database, PersonId(101));

    let bot = town.start();
    bot.wait_for("cannot render a message");
    bot.wait_for("a decision failed; the event is a dead letter");
    let anna = town.person(101, "Anna");
    anna.say("/get");
    let ben = town.person(102, "Ben");
    ben.say("/start");
    ben.wait_text(WELCOME).await.expect("the bot goes on for others");
    bot.signal("TERM");
    let (status, printed) = bot.ended();

    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(printed.contains("database candidates.redb: record of a candidate cannot be read"), "{printed}");
    let store = Store::open(&database).expect("it is a database");
    let view = store.read().expect("read");
    assert_eq!(view.outbox().expect("read"), [], "an effect is tried for ever");
    assert!(!view.dead_letters().expect("read").is_empty());
    assert!(view.candidate(PersonId(101)).is_err(), "the record was overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_newer_program_is_refused_by_every_command() {
    let town = Town::new().await;
    let store = Store::open(&town.machine.path("candidates.redb")).expect("a fresh file");
    let tx = store.write().expect("write");
    tx.set_schema(SCHEMA + 1).expect("set");
    tx.commit().expect("commit");
    drop(store);
    let expected = format!(
        "database candidates.redb: schema {} is newer than this program knows ({SCHEMA}); use the newer program, or \
         put a backup in its place with `candidates-bot restore FILE`",
        SCHEMA + 1
    );

    assert_eq!(town.machine.run(&["hr", "list"]).refused(), expected);
    assert_eq!(town.machine.run(&["hr", "add", "42"]).refused(), expected);
    let (status, printed) = town.start().ended();
    assert_eq!((status.code(), printed), (Some(1), format!("candidates-bot: {expected}\n")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_everybody_but_the_one_who_cannot_be_read() {
    let town = Town::new().await;
    let database = town.machine.path("candidates.redb");
    drop(settle(&database));
    town.machine.run(&["hr", "add", "42"]).fine();
    // Listed while every record was readable.
    let bot = town.start();
    bot.wait_for("ready");
    bot.signal("TERM");
    bot.ended();
    spoil_candidate(&database, PersonId(1000 + CANDIDATES - 2));

    let bot = town.start();
    let olga = town.person(42, "Olga");
    olga.say("/candidates");
    let list = olga.wait_text(&format!("@person_{}", 1000 + CANDIDATES - 1)).await.expect("the list");

    assert!(!list.text.contains(&format!("@person_{}", 1000 + CANDIDATES - 2)), "{}", list.text);
    assert!(list.text.contains(&format!("@person_{}", 1000 + CANDIDATES - 3)), "{}", list.text);
    bot.wait_for("left out of the list");
}
