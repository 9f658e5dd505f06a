//! How much memory the real process uses, whatever it is sent.

use std::time::Duration;

use candidates_bot::demo::site::{Fault, FaultKind, Method};
use candidates_bot::demo::telegram::{self, Person};
use tokio::task::JoinSet;

use super::service::{Service, Town, gets_assignment};

/// Number of candidates who hand in at the same time.
const CANDIDATES: u64 = 64;

/// Maximum memory of the process at any time, in megabytes. An idle bot uses about 30.
const MOST: u64 = 160;

/// Peak memory of the process in megabytes, as counted by the system.
pub fn peak(bot: &Service) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.id())).expect("the process is there");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("kilobytes");
    kilobytes / 1024
}

async fn hands_in(person: &Person) {
    person.press("I'm done").expect("the menu");
    person.wait_text("Is everything annotated and").await.expect("a question");
    person.press("Yes").expect("the question");
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_who_draw_without_end_take_no_memory_and_trouble_nobody_else() {
    let town = Town::new().await;
    let bot = town.start();
    let people: Vec<Person> =
        (0..CANDIDATES).map(|id| town.person(100 + id, &format!("Person{id}"))).collect();
    let mut all = JoinSet::new();
    for person in &people {
        let person = person.clone().with_timeout(Duration::from_mins(2));
        all.spawn(async move { gets_assignment(&person).await });
    }
    all.join_all().await;
    let (method, path_contains) = (Some(Method::GET), "/annotations".to_owned());
    town.site.add_fault(Fault { method, path_contains, times: u32::MAX, kind: FaultKind::Endless });

    let mut all = JoinSet::new();
    for person in &people {
        let person = person.clone().with_timeout(Duration::from_mins(2));
        all.spawn(async move {
            hands_in(&person).await;
            person.wait_text("There is far more in your task than can be checked").await.expect("told")
        });
    }
    let other = gets_assignment(&town.person(7, "Other")).await;

    assert!(other.contains("Password: "), "{other}");
    assert_eq!(all.join_all().await.len() as u64, CANDIDATES);
    let peak = peak(&bot);
    println!("{peak} MB");
    assert!(peak < MOST, "{peak} MB");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_telegram_that_never_end_take_no_memory_and_are_told() {
    let town = Town::new().await;
    let anna = town.person(101, "Anna");
    for (method, times) in [("getUpdates", 2), ("sendMessage", 2)] {
        let method_contains = method.to_owned();
        let kind = telegram::FaultKind::Endless;
        town.telegram.add_fault(telegram::Fault { method_contains, chat: None, times, kind });
    }
    anna.say("/help");
    let bot = town.start();
    bot.wait_for("the answer has more than 8192 KB, which is more than the bot reads");
    bot.wait_for("the answer has more than 1024 KB, which is more than the bot reads");
    gets_assignment(&anna).await;
    let peak = peak(&bot);
    println!("{peak} MB");
    assert!(peak < MOST, "{peak} MB");
}
