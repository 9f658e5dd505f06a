//! The real process dies again and again while many candidates have active attempts: nothing is lost, nothing is
//! duplicated.

use std::time::Duration;

use candidates_bot::demo::hand::Hand;
use candidates_bot::demo::site::Annotator;
use candidates_bot::demo::telegram::Person;
use candidates_bot::exam::Exam;
use candidates_bot::model::{Action, AttemptNumber, Candidate, Feed, PersonId, Phase, TaskId};
use candidates_bot::store::{Bulletins, Outbox, Records, Store, View};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinSet;

use super::service::{Service, Town, gets_assignment};

/// Number of candidates who take the test.
const CANDIDATES: u64 = 50;

/// Minimum number of times that the process is killed.
const KILLS: u32 = 60;

/// The HR person.
const HR: u64 = 900;

/// How long a person waits for one answer of a bot that keeps dying.
const TIMEOUT: Duration = Duration::from_mins(4);

/// The text after `name` on its line.
fn field(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name:?} in:\n{text}")).trim().to_owned()
}

/// Gets an assignment, does it and hands it in.
async fn takes_the_test(person: Person, site: String, exam: Exam, pause: Duration) {
    tokio::time::sleep(pause).await;
    let shown = gets_assignment(&person).await;
    let (login, password) = (field(&shown, "Login:"), field(&shown, "Password:"));
    let link = field(&shown, "Task:");
    let job = link.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a job");
    let annotator = Annotator::login(&site, &login, &password).await.expect("the password is right");
    let hand = Hand { unsteady: 0.5, seed: job, slips: Vec::new() };
    hand.draw(&annotator, job, &exam).await.expect("drawn");
    person.press("I'm done").expect("the menu");
    person.wait_text("Is everything annotated and").await.expect("a question");
    person.press("Yes").expect("the question");
    person.wait_text("Thank you!").await.expect("it is accepted");
}

/// HR retries every preparation that failed.
async fn retries(hr: Person) {
    let mut pressed = std::collections::BTreeSet::new();
    loop {
        for line in hr.chat().into_iter().filter(|line| line.from_bot) {
            for button in line.buttons.iter().flatten() {
                let data = button.data.clone().unwrap_or_default();
                if data.starts_with("retry:") && pressed.insert(line.message_id) {
                    hr.press_data(line.message_id, &data);
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn start(town: &Town) -> Service {
    town.start_with(&[("SITE_SETTLE", "2"), ("LOG", "info")])
}

/// One account, one task with its images, everything reported and recorded.
fn check(town: &Town, view: &View, candidate: &Candidate) {
    let (id, name) = (candidate.id, &candidate.account.username);
    assert_eq!(candidate.attempts, AttemptNumber::FIRST, "{id}");
    let users = town.site.users().into_iter().filter(|user| user.username == *name).collect::<Vec<_>>();
    assert_eq!(users.len(), 1, "{id}: {users:?}");
    let tasks = town.site.tasks().into_iter().filter(|task| task.assignee.as_ref() == Some(name));
    let tasks: Vec<_> = tasks.collect();
    assert_eq!(tasks.len(), 1, "{id}: {tasks:?}");
    assert_eq!((tasks[0].size, tasks[0].jobs[0].1.as_str()), (5, "completed"), "{id}: {tasks:?}");
    let attempt = view.attempt(id, AttemptNumber::FIRST).expect("read").expect("an attempt");
    assert_eq!((attempt.task(), attempt.phase()), (Some(TaskId(tasks[0].id)), Phase::Complete), "{id}");
    assert!(attempt.scorecard().is_some(), "{id}");
    assert!(view.submission(id, AttemptNumber::FIRST, attempt.submissions).expect("read").is_some(), "{id}");
    let audit = view.audit_log().expect("read");
    for action in [Action::Confirmed(AttemptNumber::FIRST), Action::HandedIn(AttemptNumber::FIRST)] {
        let times = audit.iter().filter(|entry| entry.person == Some(id) && entry.action == action).count();
        assert_eq!(times, 1, "{id}: {action:?} in the audit log");
    }
}

/// Number of the bot's messages in a chat with this text.
fn count(person: &Person, part: &str) -> usize {
    person.chat().iter().filter(|line| line.from_bot && line.text.contains(part)).count()
}

/// After the last run: the state on the site, in the chats and in the file.
fn check_all(town: &Town, people: &[Person], hr: &Person) {
    let store = Store::open(&town.machine.path("candidates.redb")).expect("the file is whole");
    let view = store.read().expect("read");
    let candidates = view.candidates().expect("read");
    assert_eq!(candidates.len(), people.len());
    assert_eq!(town.site.users().len(), people.len() + 1, "orphan accounts: {:?}", town.site.users());
    assert_eq!(town.site.tasks().len(), people.len(), "orphan tasks: {:?}", town.site.tasks());
    for (candidate, person) in candidates.iter().zip(people) {
        check(town, &view, candidate);
        let name = &candidate.first_name;
        assert!(count(person, "Thank you!") >= 1, "{name}");
    }
    let bulletin = view.bulletin(PersonId(HR).chat(), Feed::Finished).expect("read");
    for candidate in &candidates {
        let item = (candidate.id, AttemptNumber::FIRST);
        assert!(bulletin.items.contains(&item), "{}: HR does not know", candidate.first_name);
    }
    assert!(count(hr, &format!("Finished: {}", people.len())) >= 1, "HR reads of all of them");
    assert_eq!(view.outbox().expect("read"), [], "left in the outbox");
    assert!(view.dead_letters().expect("read").is_empty());
}

fn is_done(town: &Town, people: &mut JoinSet<()>) -> bool {
    while let Some(ended) = people.try_join_next() {
        ended.expect("a candidate gets through");
    }
    people.is_empty() && town.telegram.pending_updates() == 0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_sixty_times_loses_and_doubles_nothing() {
    let town = Town::new().await;
    town.machine.run(&["hr", "add", &HR.to_string()]);
    let hr = town.person(HR, "Olga");
    hr.say("/start");
    let exam = Exam::embedded().expect("the exam");
    let mut dice = StdRng::seed_from_u64(60);
    let candidates: Vec<Person> =
        (1..=CANDIDATES).map(|id| town.person(id, &format!("Person{id}"))).collect();
    let mut people = JoinSet::new();
    for person in &candidates {
        let pause = Duration::from_millis(dice.random_range(0..25_000));
        let person = person.clone().with_timeout(TIMEOUT);
        people.spawn(takes_the_test(person, town.site.url(), exam.clone(), pause));
    }
    let retrying = tokio::spawn(retries(hr.clone()));
    let mut bot = start(&town);
    for _ in 0..KILLS {
        let life = Duration::from_millis(dice.random_range(50..1500));
        tokio::time::sleep(life).await;
        bot.kill();
        bot = start(&town);
    }
    assert!(!people.is_empty(), "no attempt was active when the last kill came");
    while !is_done(&town, &mut people) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    retrying.abort();
    // The outbox can be read only when the bot has stopped; effects that wait in it are done in another run.
    let left = || Store::open(&town.machine.path("candidates.redb")).and_then(|store| store.read()?.outbox());
    loop {
        bot.wait_for("ready");
        bot.signal("TERM");
        let (status, printed) = bot.ended();
        assert!(status.success(), "{printed}");
        if left().expect("the file is whole").is_empty() {
            break;
        }
        bot = start(&town);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    check_all(&town, &candidates, &hr);
}
