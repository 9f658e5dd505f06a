//! HR's desk with many candidates: a page of the list, a rank, a search, a workbook; five images; how a
//! burst of copies delays those who wait for an answer.
//!
//! Every figure is printed next to the one with ten candidates, so that growth is visible. `cargo bench --bench
//! desk`, or with `-- images` or `-- burst` for one of the last alone. `cargo bench --bench desk --
//! transactions`, which is not part of the rest, fills a file of several gigabytes and measures how long the
//! write transaction takes for each kind of event.

mod crowd;
#[path = "desk/transactions.rs"]
mod transactions;

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;
use std::time::{Duration, Instant};

use candidates_bot::assessment::{Hands, Received, assess, handwriting};
use candidates_bot::desk::{
    Commit, Desk, DeskHandle, EventKind, Fetched, Outcome, Routine, Rules, RunsOn, SiteOutcome, System,
};
use candidates_bot::exam::{Annotations, Exam, Language};
use candidates_bot::model::{
    Account, Assignment, Attempt, AttemptNumber, AttemptState, Candidate, Completion, Cursor, Effect,
    EffectKey, Filter, Incoming, JobId, Mark, Order, Password, PersonId, Queue, Sender, SiteEffect, SiteStep,
    TaskId, Work, WorkTime, set_number,
};
use candidates_bot::report::overlay;
use candidates_bot::scoring::Scorecard;
use candidates_bot::store::{Outbox, Packs, Records, Store, View};
use candidates_bot::workers::{self, AnalysisWorker, InFlight, RetryPolicy, Upcoming, beside_the_runtime};
use candidates_bot::zone::Zone;
use candidates_bot::{export, messages, texts};
use chrono::Utc;
use crowd::{at, cards, filled, shown, unsteady};
use tokio_util::sync::CancellationToken;

const MANY: u64 = 100_000;

fn main() {
    // `cargo test --benches` only checks that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let exam = Exam::embedded().expect("the exam built in is whole");
    if std::env::args().any(|argument| argument == "burst") {
        return burst(exam);
    }
    if std::env::args().any(|argument| argument == "transactions") {
        return transactions::measure(exam);
    }
    if std::env::args().any(|argument| argument == "images") {
        return images(&exam, &cards(&exam)[100]);
    }
    let folder = tempfile::tempdir().expect("temporary folder");
    let cards = cards(&exam);
    println!("{:<58}{:>12}{:>12}{:>8}", "", "10", "100,000", "ratio");
    let few = filled(&folder.path().join("few.redb"), 10, &exam, &cards, false);
    let many = filled(&folder.path().join("many.redb"), MANY, &exam, &cards, false);
    let compare = |what: &str, operation: &dyn Fn(&Store)| {
        let (one, other) = (median(|| operation(&few)), median(|| operation(&many)));
        let ratio = other.as_secs_f64() / one.as_secs_f64();
        println!("{what:<58}{:>12}{:>12}{ratio:>8.1}", shown(one), shown(other));
    };
    for (what, filter, order) in [
        ("first page of the list, everybody by date", Filter::All, Order::Date),
        ("first page, accepted by score", Filter::Accepted, Order::Score),
    ] {
        compare(what, &|store| page(store, filter, order, Cursor::First));
    }
    let place = |store: &Store| {
        let view = store.read().expect("read");
        let half = view.list_size(Filter::All).expect("size") as usize / 2;
        *view.listed(Filter::All, Order::Score, Cursor::First, half).expect("half").last().expect("a place")
    };
    let (in_few, in_many) = (place(&few), place(&many));
    let one = median(|| page(&few, Filter::All, Order::Score, Cursor::After(in_few)));
    let other = median(|| page(&many, Filter::All, Order::Score, Cursor::After(in_many)));
    let ratio = other.as_secs_f64() / one.as_secs_f64();
    println!("{:<58}{:>12}{:>12}{ratio:>8.1}", "a page in the middle, by score", shown(one), shown(other));
    let pack = Some(exam.id());
    let scored = Attempt {
        pack,
        state: Completion::Legacy { ended: None, scorecard: Some(cards[50].1.clone()) }.into(),
        ..Attempt::new(PersonId(1), AttemptNumber::FIRST, at(0))
    };
    compare("a rank", &|store| {
        store.read().expect("read").rank(&scored).expect("a rank");
    });
    compare("a search for a part that nobody has", &|store| {
        assert!(store.read().expect("read").search_names("zzz", 11).expect("a search").is_empty());
    });
    compare("chart of the scores", &|store| {
        export::chart(&store.read().expect("read"), &exam, Language::En).expect("a chart");
    });
    workbook(&many, &exam, folder.path());
    images(&exam, &cards[100]);
    burst(exam);
}

/// Reads what one page of the list reads.
fn page(store: &Store, filter: Filter, order: Order, cursor: Cursor) {
    let view = store.read().expect("read");
    for place in
        view.listed(filter, order, cursor, messages::PAGE + 1).expect("places").iter().take(messages::PAGE)
    {
        let candidate = view.candidate(place.person).expect("read").expect("a candidate");
        view.attempt(place.person, candidate.attempts).expect("read").expect("an attempt");
        view.flags(place.person, candidate.attempts).expect("read");
    }
    for filter in Filter::ALL {
        view.list_size(filter).expect("a size");
    }
}

fn workbook(store: &Store, exam: &Exam, folder: &std::path::Path) {
    let view = store.read().expect("read");
    let path = folder.join("metrics.xlsx");
    let before = memory("VmRSS");
    // From here on the peak is measured.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let began = Instant::now();
    let file = BufWriter::new(File::create(&path).expect("a file"));
    export::workbook(&view, &exam.clone().into(), (Language::En, Zone::UTC), Utc::now(), file)
        .expect("a workbook");
    let taken = began.elapsed();
    let size = std::fs::metadata(&path).expect("the file").len();
    println!(
        "workbook of {MANY} candidates: {}, {:.1} MB, memory {} MB above the {} MB before",
        shown(taken),
        size as f64 / 1e6,
        memory("VmHWM").saturating_sub(before) / 1024,
        before / 1024
    );
    let began = Instant::now();
    let file = BufWriter::new(File::create(folder.join("metrics.csv")).expect("a file"));
    export::table(&view, &Packs::from(exam.clone()), Language::En, file).expect("a table");
    println!("table of {MANY} candidates: {}", shown(began.elapsed()));
}

fn images(exam: &Exam, (annotations, card): &(Annotations, Scorecard)) {
    let legend = texts::legend(Language::Ru);
    let began = Instant::now();
    let mut largest = 0;
    for score in &card.images {
        let original = exam.original(&score.name).expect("a picture");
        let (reference, drawn) = (exam.reference.image(&score.name), annotations.image(&score.name));
        let (reference, drawn) = (reference.expect("truth"), drawn.expect("drawn"));
        let image = overlay(original, reference, drawn, score, &exam.labels, &legend);
        largest = largest.max(image.expect("an overlay").len());
    }
    let count = card.images.len();
    println!("{count} overlays one after another: {}, the largest {largest} bytes", shown(began.elapsed()));
}

/// 800 people hand in the very same drawing at once, among many who have handed in before: how long each waits
/// until the thanks are decided, how long others wait for any answer meanwhile, and when the last one is
/// compared.
fn burst(exam: Exam) {
    const BEFORE: u64 = 12_000;
    const BURST: u64 = 800;
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(&folder.path().join("burst.redb")).expect("a file");
    let set = set_number(Some(exam.id()), exam.assignment(1).iter().map(String::as_str));
    let mut tx = store.write().expect("write");
    for person in 0..BEFORE {
        let handwriting = handwriting(&exam, exam.assignment(1), &unsteady(&exam.reference, person, 3.0));
        tx.put_handwriting(
            set,
            &Attempt::new(PersonId(10_000 + person), AttemptNumber::FIRST, at(0)),
            &handwriting,
        )
        .expect("put");
    }
    let mut awaited = Vec::new();
    for person in 1..=BURST {
        tx.put_candidate(&candidate(person)).expect("put");
        let (state, pack, submitted) = (checking(), Some(exam.id()), Some(at(9000)));
        tx.put_attempt(&Attempt {
            state,
            submitted,
            pack,
            ..Attempt::new(PersonId(person), AttemptNumber::FIRST, at(0))
        })
        .expect("put");
        let fetch = SiteEffect::of_attempt(PersonId(person), AttemptNumber::FIRST, SiteStep::FetchSubmission);
        awaited.push(tx.push(at(0), Effect::Site(fetch)).expect("push"));
    }
    tx.commit().expect("commit");
    let images = exam.reference.images[..5].to_vec();
    let annotations = unsteady(&Annotations { images, ..Annotations::default() }, 77_777, 3.0);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (send, searches) = tokio::sync::mpsc::unbounded_channel();
        let on_commit = move |commit: &Commit<'_>| {
            for (place, _) in &commit.effects.pushed {
                if place.key == EffectKey::Searches {
                    let _ = send.send(place.key);
                }
            }
        };
        let packs = Packs::from(exam);
        let rules = Rules::new(packs.clone(), 2, Language::En);
        let (_desk, desk) =
            Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
                .expect("a desk");
        let worker = AnalysisWorker::new(store.clone(), packs.clone(), RunsOn::Thread);
        let (retry_policy, stop) =
            (RetryPolicy { parallel: 1, ..RetryPolicy::real() }, CancellationToken::new());
        let in_flight = Arc::new(InFlight::in_memory());
        tokio::spawn(workers::run(
            "analysis",
            worker,
            desk.clone(),
            retry_policy,
            in_flight,
            Upcoming::new(store.clone(), searches).expect("read"),
            stop.clone(),
        ));
        let began = Instant::now();
        let others = tokio::spawn(bystanders(desk.clone(), stop.clone()));
        let mut tasks = tokio::task::JoinSet::new();
        for (person, effect) in (1..).zip(awaited) {
            let (view, packs) = (store.read().expect("read"), packs.clone());
            let (desk, annotations) = (desk.clone(), annotations.clone());
            tasks.spawn(async move {
                let work = move || fetched(&view, &packs, PersonId(person), annotations);
                let fetched = beside_the_runtime(RunsOn::Thread, work).await.expect("no panic");
                let outcome = Outcome::Site(SiteOutcome::Fetched(Box::new(fetched)));
                desk.submit(EventKind::Outcome { effect, outcome }).await.expect("taken");
                began.elapsed()
            });
        }
        let waits = tasks.join_all().await;
        told("thanks to each", waits);
        while store.read().and_then(|view| view.queue_size(Queue::Analysis)).expect("read") > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!(
            "{BURST} identical submissions beside {BEFORE} others: all compared after {}",
            shown(began.elapsed())
        );
        stop.cancel();
        told("an answer to somebody else meanwhile", others.await.expect("bystanders"));
    });
}

/// The result of fetching these annotations of a candidate, with everything that is computed from them.
fn fetched(view: &View, packs: &Packs, person: PersonId, annotations: Annotations) -> Fetched {
    let attempt = view.attempt(person, AttemptNumber::FIRST).expect("read").expect("an attempt");
    let received = Received { annotations, last_edit: at(8000), hands: Hands::Own };
    let assessment = assess(packs, view, &attempt, received, at(9001)).expect("assessed");
    Fetched { mark: Mark::of("saved"), completed: false, assessment }
}

/// Another person writes every 50 ms.
async fn bystanders(desk: DeskHandle, stop: CancellationToken) -> Vec<Duration> {
    let (mut waits, mut tasks) = (Vec::new(), tokio::task::JoinSet::new());
    for id in 1.. {
        if stop.is_cancelled() {
            break;
        }
        let sender = Sender {
            id: PersonId(5_000_000),
            username: None,
            first_name: "Ira".to_owned(),
            language_tag: None,
        };
        let (desk, incoming) =
            (desk.clone(), Incoming::Text { sender, text: "/help".to_owned(), message_id: 1 });
        tasks.spawn(async move {
            let began = Instant::now();
            desk.submit(EventKind::Update { id, incoming }).await.expect("taken");
            began.elapsed()
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    while let Some(wait) = tasks.join_next().await {
        waits.push(wait.expect("an answer"));
    }
    waits
}

fn told(what: &str, mut waits: Vec<Duration>) {
    waits.sort();
    let at = |share: usize| shown(waits[(waits.len() * share / 100).min(waits.len() - 1)]);
    println!("{what}: p50 {}, p99 {}, of {}", at(50), at(99), waits.len());
}

fn candidate(id: u64) -> Candidate {
    let username = format!("account{id}");
    let account = Account { username, password: Some(Password("x".into())), suffix: 1, user: Some(id) };
    let (first_name, language, since) = (format!("P{id}"), Language::Ru, at(0));
    Candidate {
        id: PersonId(id),
        username: None,
        first_name,
        language,
        account,
        attempts: AttemptNumber::FIRST,
        since,
    }
}

/// What is being checked.
fn checking() -> AttemptState {
    let link = "https://site.example/tasks/3/jobs/7".to_owned();
    let assignment = Assignment { task: TaskId(3), jobs: vec![JobId(7)], link };
    AttemptState::Checking(Work::new(assignment, WorkTime::default()))
}

fn median(mut operation: impl FnMut()) -> Duration {
    operation();
    let mut times: Vec<Duration> = (0..15)
        .map(|_| {
            let began = Instant::now();
            operation();
            began.elapsed()
        })
        .collect();
    times.sort();
    times[7]
}

/// A line of this process's status, KiB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}
