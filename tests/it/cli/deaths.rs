//! An effect that kills the process: it is identified, set aside and reported, and everything else goes on.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use candidates_bot::demo::site::{Fault, FaultKind, Method};
use candidates_bot::demo::telegram::{self, Person};
use candidates_bot::model::{Effect, SiteEffect, SiteStep};
use candidates_bot::store::{Outbox, Records, Store};

use super::service::{Service, Town, asks_for_assignment, gets_assignment};

/// The HR person.
const HR: u64 = 900;

/// Longer than any run of the bot: an effect that waits for the answer is under way when it dies.
const NEVER: Duration = Duration::from_mins(10);

async fn hands_in(person: &Person) {
    person.press("I'm done").expect("the menu");
    person.wait_text("Is everything annotated and").await.expect("a question");
    person.press("Yes").expect("the question");
}

/// The notes that the bot keeps beside its database.
fn notes(town: &Town) -> Option<String> {
    std::fs::read_to_string(town.machine.path("candidates.redb.under-way")).ok()
}

/// A town with an HR person who has written.
async fn town_with_hr() -> (Town, Person) {
    let town = Town::new().await;
    town.machine.run(&["hr", "add", &HR.to_string()]);
    let hr = town.person(HR, "Olga");
    let bot = town.start();
    hr.say("/start");
    hr.wait_text("HR menu. What would you like").await.expect("a welcome");
    stop(bot);
    (town, hr)
}

#[track_caller]
fn stop(bot: Service) {
    bot.signal("TERM");
    let (status, printed) = bot.ended();
    assert_eq!(status.code(), Some(0), "{printed}");
}

/// Withholds the site's next answer of this kind.
fn withhold(town: &Town, method: &Method, path: &str) {
    let (method, path_contains) = (Some(method.clone()), path.to_owned());
    town.site.add_fault(Fault { method, path_contains, times: 1, kind: FaultKind::Delay(NEVER) });
}

/// The bot dies once all requests whose answers are withheld were made.
async fn dies(town: &Town, bot: Service) {
    while town.site.open_faults() > 0 || town.telegram.open_faults() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bot.kill();
}

/// Number of lines that report something set aside.
fn set_aside(printed: &str) -> usize {
    printed.lines().filter(|line| line.contains("ERROR") && line.contains("set aside")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_over_which_the_bot_dies_again_and_again_is_set_aside_and_all_others_are_done() {
    let (town, hr) = town_with_hr().await;
    let others: Vec<Person> = (1..=3).map(|id| town.person(id, &format!("Person{id}"))).collect();
    let deadly = town.person(101, "Deadly");
    let bot = town.start();
    gets_assignment(&deadly).await;
    withhold(&town, &Method::GET, "/annotations");
    for person in &others {
        withhold(&town, &Method::POST, "/auth/register");
        asks_for_assignment(person).await;
    }
    hands_in(&deadly).await;
    dies(&town, bot).await;

    for _ in 0..3 {
        withhold(&town, &Method::GET, "/annotations");
        dies(&town, town.start()).await;
    }
    withhold(&town, &Method::GET, "/annotations");
    let bot = town.start();

    deadly.wait_text("I could not check your work on the site").await.expect("told");
    hr.wait_text("the bot crashed three times on it").await.expect("HR is told");
    for person in &others {
        person.wait_text("Password: ").await.expect("nobody else is held up");
    }
    assert_eq!(town.site.open_faults(), 1, "it was tried once more");
    // The log line may come after the message.
    bot.wait_until("set aside", |printed| set_aside(printed) > 0);
    assert_eq!(set_aside(&bot.printed()), 1, "{}", bot.printed());
    stop(bot);
    let store = Store::open(&town.machine.path("candidates.redb")).expect("the file");
    let view = store.read().expect("read");
    // The search for duplicates waits for a minute.
    let left = view.outbox().expect("read").into_iter().map(|(_, entry)| entry.effect);
    let tidying =
        |effect: &Effect| matches!(effect, Effect::Site(SiteEffect { step: SiteStep::CleanUp, .. }));
    assert_eq!(left.filter(|effect| !tidying(effect)).collect::<Vec<_>>(), []);
    assert_eq!(view.dead_letters().expect("read").len(), 1);
    assert_eq!(town.site.users().len(), 5, "{:?}", town.site.users());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_which_the_bot_dies_again_and_again_is_set_aside_and_hr_is_told() {
    let (town, hr) = town_with_hr().await;
    let anna = town.person(101, "Anna");
    let withhold = || {
        town.telegram.add_fault(telegram::Fault {
            method_contains: "sendMessage".to_owned(),
            chat: Some(101),
            times: 1,
            kind: telegram::FaultKind::Delay(NEVER),
        });
    };
    withhold();
    let bot = town.start();
    anna.say("/start");
    dies(&town, bot).await;
    for _ in 0..3 {
        withhold();
        dies(&town, town.start()).await;
    }
    let bot = town.start();

    hr.wait_text("A message to 101 could not be sent").await.expect("HR is told");
    anna.say("/help");
    anna.wait("an answer", |chat| chat.iter().any(|line| line.from_bot)).await.expect("the chat goes on");
    // The log line may come after the message.
    bot.wait_until("set aside", |printed| set_aside(printed) > 0);
    assert_eq!(set_aside(&bot.printed()), 1, "{}", bot.printed());
    stop(bot);
}

/// Notes of a bot that died while updates were taken, in the format of the file.
fn note_of_updates(town: &Town, words: &str) {
    let lines = ["candidates-bot: effects under way, 1", words].map(|line| format!("{line:<63}\n"));
    std::fs::write(town.machine.path("candidates.redb.under-way"), lines.concat()).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_over_which_the_bot_died_again_and_again_is_set_aside_and_those_after_it_are_answered() {
    let (town, _) = town_with_hr().await;
    let (anna, ben) = (town.person(101, "Anna"), town.person(102, "Ben"));
    let offset = |town: &Town| {
        let store = Store::open(&town.machine.path("candidates.redb")).expect("the file");
        store.read().and_then(|view| view.update_offset()).expect("read")
    };
    // It died at the first of these, but not often enough.
    note_of_updates(&town, &format!("alone updates {} 1 0", offset(&town)));
    anna.say("/start");
    ben.say("/start");
    let bot = town.start();
    for person in [&anna, &ben] {
        person.wait_text("test task for image annotators").await.expect("a welcome");
    }
    assert_eq!(set_aside(&bot.printed()), 0, "{}", bot.printed());
    stop(bot);

    note_of_updates(&town, &format!("alone updates {} 2 0", offset(&town)));
    anna.say("/help");
    ben.say("/help");
    let bot = town.start();
    ben.wait_text("this text").await.expect("nobody else is held up");
    anna.say("/help");
    anna.wait_text("this text").await.expect("they go on");
    assert_eq!(set_aside(&bot.printed()), 1, "{}", bot.printed());
    stop(bot);
    assert!(!notes(&town).is_some_and(|notes| notes.contains("updates")), "{:?}", notes(&town));
    let store = Store::open(&town.machine.path("candidates.redb")).expect("the file");
    assert_eq!(store.read().and_then(|view| view.dead_letters()).expect("read").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_the_bot_makes_no_suspects_however_impatient() {
    let (town, _) = town_with_hr().await;
    let anna = town.person(101, "Anna");
    let bot = town.start();
    withhold(&town, &Method::POST, "/auth/register");
    asks_for_assignment(&anna).await;
    anna.wait_text("account").await.expect("progress");
    assert!(notes(&town).is_some_and(|notes| notes.contains("together")), "{:?}", notes(&town));

    stop(bot);
    assert_eq!(notes(&town), None, "after it was left under way");

    withhold(&town, &Method::GET, "/users");
    let bot = town.start();
    while town.site.open_faults() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bot.signal("TERM");
    bot.wait_for("stopping");
    bot.signal("TERM");
    assert_eq!(bot.ended().0.code(), Some(130));
    assert_eq!(notes(&town), None, "after two signals");
    assert!(!town.start().printed().contains("tried alone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_that_are_not_ours_are_told_once_and_left_alone() {
    let (town, _) = town_with_hr().await;
    let anna = town.person(101, "Anna");
    let path = town.machine.path("candidates.redb.under-way");
    let huge = "candidates-bot: effects under way, 1\n".repeat(100_000);
    for (number, (word, foreign)) in
        [("/start", "my shopping list"), ("/help", &huge)].into_iter().enumerate()
    {
        std::fs::write(&path, foreign).expect("written");
        let bot = town.start();
        anna.say(word);
        let answers =
            move |chat: &[telegram::Line]| chat.iter().filter(|line| line.from_bot).count() > number;
        anna.wait("an answer", answers).await.expect("it works");
        let told = bot.printed().lines().filter(|line| line.contains("under-way")).count();
        assert_eq!(told, 1, "{}", bot.printed());
        stop(bot);
        assert_eq!(std::fs::read_to_string(&path).expect("there"), foreign);
    }
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir(&path).expect("a folder");
    let bot = town.start();
    bot.wait_for("cannot record what is in flight");
    anna.say("What now?");
    anna.wait("an answer", |chat| chat.iter().filter(|line| line.from_bot).count() > 2)
        .await
        .expect("it works");
    stop(bot);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_for_the_owner_of_the_database_alone() {
    let (town, _) = town_with_hr().await;
    let bot = town.start();
    bot.wait_for("ready");
    let metadata = std::fs::metadata(town.machine.path("candidates.redb.under-way")).expect("there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}
