//! HR's desk with many candidates: a page of the list, a rank, a search, a workbook; five pictures; looking for a copy.
//!
//! Every figure stands beside the one with ten candidates, so that what grows is seen. `cargo bench --bench desk`.

mod crowd;

use std::fs::File;
use std::io::BufWriter;
use std::time::{Duration, Instant};

use candidates_bot::exam::{Exam, Language, Markup};
use candidates_bot::export;
use candidates_bot::report::overlay;
use candidates_bot::scoring::{Comparison, Percent, Scorecard, Sketch};
use candidates_bot::store::{Attempt, Filter, Order, Records, Store, Turn, set_number};
use candidates_bot::texts;
use chrono::Utc;
use crowd::{at, cards, filled, shown, unsteady};

const MANY: u64 = 100_000;
const SUBMISSIONS: u64 = 10_000;

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let exam = Exam::embedded().expect("the exam built in is whole");
    let folder = tempfile::tempdir().expect("temporary folder");
    let cards = cards(&exam);
    println!("{:<58}{:>12}{:>12}{:>8}", "", "10", "100,000", "ratio");
    let few = filled(&folder.path().join("few.redb"), 10, &exam, &cards, false);
    let many = filled(&folder.path().join("many.redb"), MANY, &exam, &cards, false);
    let compare = |what: &str, act: &dyn Fn(&Store)| {
        let (one, other) = (median(|| act(&few)), median(|| act(&many)));
        let ratio = other.as_secs_f64() / one.as_secs_f64();
        println!("{what:<58}{:>12}{:>12}{ratio:>8.1}", shown(one), shown(other));
    };
    for (what, filter, order) in [
        ("first page of the list, everybody by date", Filter::All, Order::Date),
        ("first page, passed by score", Filter::Passed, Order::Score),
    ] {
        compare(what, &|store| page(store, filter, order, Turn::First));
    }
    let place = |store: &Store| {
        let view = store.read().expect("read");
        let half = view.list_size(Filter::All).expect("size") as usize / 2;
        *view.listed(Filter::All, Order::Score, Turn::First, half).expect("half").last().expect("a place")
    };
    let (in_few, in_many) = (place(&few), place(&many));
    let one = median(|| page(&few, Filter::All, Order::Score, Turn::After(in_few)));
    let other = median(|| page(&many, Filter::All, Order::Score, Turn::After(in_many)));
    let ratio = other.as_secs_f64() / one.as_secs_f64();
    println!("{:<58}{:>12}{:>12}{ratio:>8.1}", "a page in the middle, by score", shown(one), shown(other));
    let pack = Some(exam.id());
    let scored = Attempt { pack, scorecard: Some(cards[50].1.clone()), ..Attempt::new(1, 1, at(0)) };
    compare("a rank", &|store| {
        store.read().expect("read").rank(&scored).expect("a rank");
    });
    compare("a search for a part that nobody has", &|store| {
        assert!(store.read().expect("read").search("zzz", 11).expect("a search").is_empty());
    });
    compare("chart of the scores", &|store| {
        export::chart(&store.read().expect("read"), &exam, Language::En).expect("a chart");
    });
    workbook(&many, &exam, folder.path());
    pictures(&exam, &cards[100]);
    copies(&folder.path().join("copies.redb"), &exam);
}

/// What one page of the list reads.
fn page(store: &Store, filter: Filter, order: Order, turn: Turn) {
    let view = store.read().expect("read");
    for place in view.listed(filter, order, turn, texts::PAGE + 1).expect("places").iter().take(texts::PAGE) {
        let candidate = view.candidate(place.person).expect("read").expect("a candidate");
        view.attempt(place.person, candidate.attempts).expect("read").expect("an attempt");
        view.signs(place.person, candidate.attempts).expect("read");
    }
    for filter in Filter::ALL {
        view.list_size(filter).expect("a size");
    }
}

fn workbook(store: &Store, exam: &Exam, folder: &std::path::Path) {
    let view = store.read().expect("read");
    let path = folder.join("metrics.xlsx");
    let before = memory("VmRSS");
    // From now on the highest counts.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let began = Instant::now();
    let file = BufWriter::new(File::create(&path).expect("a file"));
    export::workbook(&view, &exam.clone().into(), Language::En, Utc::now(), file).expect("a workbook");
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
    export::table(&view, exam, file).expect("a table");
    println!("table of {MANY} candidates: {}", shown(began.elapsed()));
}

fn pictures(exam: &Exam, (markup, card): &(Markup, Scorecard)) {
    let legend = texts::legend(Language::Ru);
    let began = Instant::now();
    let mut largest = 0;
    for score in &card.pictures {
        let original = exam.original(&score.name).expect("a picture");
        let (reference, drawn) = (exam.reference.picture(&score.name), markup.picture(&score.name));
        let picture = overlay(original, reference.expect("truth"), drawn.expect("drawn"), score, &legend);
        largest = largest.max(picture.expect("an overlay").len());
    }
    let count = card.pictures.len();
    println!("{count} overlays one after another: {}, the largest {largest} bytes", shown(began.elapsed()));
}

fn copies(path: &std::path::Path, exam: &Exam) {
    let store = Store::open(path).expect("a file");
    let set = set_number(Some(exam.id()), exam.assignment(1).iter().map(String::as_str));
    let copied = unsteady(&exam.reference, 77_777, 3.0);
    let tx = store.write().expect("write");
    for person in 0..SUBMISSIONS {
        let steady = if person == 4_321 { copied.clone() } else { unsteady(&exam.reference, person, 3.0) };
        let sketch = Sketch::of(exam, exam.assignment(1), &steady);
        tx.put_sketch(set, &Attempt::new(person, 1, at(0)), &sketch).expect("put");
    }
    tx.commit().expect("commit");
    let nudged = unsteady(&copied, 5, 0.7);
    let (mut close, mut found) = (0, None);
    let began = Instant::now();
    let comparison = Comparison::with(Sketch::of(exam, exam.assignment(1), &nudged));
    let view = store.read().expect("read");
    view.each_sketch(set, |person, _, other| {
        let Some(share) = comparison.similarity(other) else { return };
        close += 1;
        if share >= Percent::of(80, 100) {
            found = Some(person);
        }
    })
    .expect("read");
    let taken = began.elapsed();
    assert_eq!(found, Some(4_321));
    println!(
        "a copy among {SUBMISSIONS} submissions: {}, {close} had to be compared to the end",
        shown(taken)
    );
}

fn median(mut act: impl FnMut()) -> Duration {
    act();
    let mut times: Vec<Duration> = (0..15)
        .map(|_| {
            let began = Instant::now();
            act();
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
