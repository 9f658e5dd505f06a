//! Statistics of 10,000 people and 50 objects: everything anew, one more submission, memory. `cargo bench --bench
//! analysis`. With `-- --values FILE` it computes the statistics of the data in a JSON file and prints them, for
//! `tests/peers/analysis.py`, which compares them with Python libraries.

#[path = "analysis/crowd.rs"]
mod crowd;
#[path = "analysis/records.rs"]
mod records;
#[path = "analysis/values.rs"]
mod values;

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use candidates_bot::analysis::{
    Alpha, Bootstrap, Classification, Crowd, Errors, Independent, Index, Matrix, Mistakes, Pace, Rasch,
    Sheet, Sketch, family_wise, items,
};
use crowd::People;

const PEOPLE: usize = 10_000;
const OBJECTS: usize = 50;

fn main() -> Result<()> {
    let mut arguments = std::env::args();
    if let Some(file) = arguments.by_ref().skip_while(|argument| argument != "--values").nth(1) {
        let data = serde_json::from_slice(&std::fs::read(&file).with_context(|| file.clone())?)?;
        println!("{}", values::of(&data)?);
        return Ok(());
    }
    // `cargo test --benches` only checks that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("{:<52}{:>12}{:>14}", "10,000 people, 50 objects", "all anew", "one more");
    let people = People { people: PEOPLE, objects: OBJECTS };
    let before = memory()?;
    let mut all = vec![of_matrix(&people)?, of_mistakes(&people)?, of_outlines(&people)?, of_crowd(&people)];
    all.push(of_times(&people)?);
    let (anew, more) = all
        .iter()
        .fold(<(Duration, Duration)>::default(), |sum, (anew, more)| (sum.0 + *anew, sum.1 + *more));
    row("everything", anew, Some(more));
    println!("memory: {} MB more than before, at most", (memory()? - before) / 1024);
    records::run()
}

/// With the time that the processor worked on it: what else runs on the machine does not count.
fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let began = worked();
    let result = black_box(what());
    (result, worked().saturating_sub(began))
}

/// The shortest of five times, by the clock.
fn shortest<T>(mut what: impl FnMut() -> T) -> (T, Duration) {
    let mut run = || {
        let began = Instant::now();
        let result = black_box(what());
        (result, began.elapsed())
    };
    let first = run();
    (0..4).fold(first, |best, _| {
        let next = run();
        if next.1 < best.1 { next } else { best }
    })
}

/// How long the processor has worked for this thread, by `/proc`.
fn worked() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

fn row(what: &str, anew: Duration, more: Option<Duration>) {
    let shown = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
    println!("{what:<52}{:>12}{:>14}", shown(anew), more.map_or_else(String::new, shown));
}

/// The most memory that the process ever had, in KB.
fn memory() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn of_matrix(people: &People) -> Result<(Duration, Duration)> {
    let statistics = |matrix: &Matrix| {
        let sums = matrix.sums();
        drop(black_box((items(sums), Alpha::of(sums).ok(), Classification::of(sums, 0.8).ok())));
    };
    let mut matrix = Matrix::new(OBJECTS);
    let ((), anew) = timed(|| {
        for person in 0..PEOPLE {
            assert!(matrix.push(&people.scores(person)).is_ok());
        }
        statistics(&matrix);
    });
    let (rasch, calibration) = timed(|| Rasch::of(&matrix));
    let rasch = rasch.ok().context("enough people")?;
    let next = people.scores(PEOPLE);
    let ((), more) = shortest(|| {
        assert!(matrix.push(&next).is_ok());
        statistics(&matrix);
    });
    let (_, ability) = shortest(|| rasch.ability(&next));
    let (_, interval) = shortest(|| Bootstrap::of_mean(&people.figures()));
    row("difficulty, correlation, alpha, consistency", anew, Some(more));
    row("Rasch; one more: the ability, provisional", calibration, Some(ability));
    row("interval of a mean of 50", interval, Some(interval));
    Ok((anew + calibration, more + ability + interval))
}

fn of_mistakes(people: &People) -> Result<(Duration, Duration)> {
    let sheets: Vec<Sheet> = (0..PEOPLE).map(|person| people.sheet(person)).collect();
    let (mut mistakes, found) = (None, Vec::new());
    let level = people.ln_level();
    let (found, anew) = timed(|| {
        let all = mistakes.insert(Mistakes::of(sheets));
        let mut found = found;
        found.extend(all.suspicions(level));
        family_wise(found, PEOPLE)
    });
    let mut mistakes = mistakes.context("computed above")?;
    let (of_one, more) = shortest(|| mistakes.add(people.sheet(0), level));
    row("shared mistakes; one more: provisional", anew, Some(more));
    println!("  found among independent people: {}, the copy: {}", found.len(), of_one.len());
    Ok((anew, more))
}

fn of_outlines(people: &People) -> Result<(Duration, Duration)> {
    // People draw as the benchmark asks for it: what that takes does not count.
    let (mut sketches, mut sketching) = (Vec::new(), Duration::ZERO);
    for person in 0..PEOPLE {
        let drawn = people.drawing(person);
        let (sketch, took) = timed(|| Sketch::of(&drawn, &people.sizes()));
        sketches.push(sketch);
        sketching += took;
    }
    let fetched = RefCell::new(Vec::new());
    let fetch = |person| {
        fetched.borrow_mut().push(person);
        people.drawing(person)
    };
    let level = people.ln_level();
    let (mut index, indexing) = timed(|| Index::of(sketches));
    let panel: Vec<_> =
        Independent::panel(PEOPLE).into_iter().map(|person| (person, people.drawing(person))).collect();
    let (independent, learning) = timed(|| Independent::of(panel));
    let independent = independent.ok().context("enough people")?;
    let (found, searching) = timed(|| independent.suspicions(&index, fetch, level));
    let looked_at = fetched.take();
    let ((), drawing) =
        timed(|| looked_at.iter().for_each(|person| drop(black_box(people.drawing(*person)))));
    let searching = searching.saturating_sub(drawing);
    let copy = people.drawing(0);
    let (of_one, more) = shortest(|| {
        let sketch = Sketch::of(&copy, &people.sizes());
        let found = independent.among(PEOPLE, &copy, index.similar_to_new(&sketch, 3), fetch, level);
        index.push(sketch);
        found
    });
    row("sketches of drawings, kept with each", sketching, None);
    row("same coordinates: index", indexing, None);
    row("same coordinates: panel", learning, None);
    row("same coordinates: search; one more: provisional", searching, Some(more));
    println!(
        "  looked at: {}; found among independent people: {}, the copy: {}",
        looked_at.len(),
        found.len(),
        of_one.len()
    );
    Ok((indexing + learning + searching, more))
}

fn of_crowd(people: &People) -> (Duration, Duration) {
    let votes = people.votes();
    let (crowd, anew) = timed(|| Crowd::of(&votes, 4, Errors::OneCoin));
    row("the crowd's labels, settled or not", anew, None);
    println!("  settled: {}", crowd.converged());
    (anew, Duration::ZERO)
}

fn of_times(people: &People) -> Result<(Duration, Duration)> {
    let times: Vec<_> = (0..PEOPLE).map(|person| people.times(person)).collect();
    let (pace, anew) = timed(|| Pace::of(&times));
    let pace = pace.ok().context("enough people")?;
    let (_, more) = shortest(|| pace.speed(&times[0]));
    row("pace; one more: the speed, provisional", anew, Some(more));
    Ok((anew, more))
}
