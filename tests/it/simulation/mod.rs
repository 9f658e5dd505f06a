//! Random stories against models of the site and of Telegram, on a virtual clock: calls fail in every way,
//! updates come repeated and out of order, people are impatient, some are hostile, servers redirect every
//! request, the clock is wrong for a while, and the bot's process dies. When the faults are over, every promise
//! must hold. The same seed always gives the same story.
//!
//! `CANDIDATES_BOT_STORIES=100000 cargo test --release stories` plays more of them, `CANDIDATES_BOT_STORY=SEED`
//! plays one, with everything that happened.

mod bombs;
mod hazards;
mod hostile;
mod people;
mod promises;
mod safety;
mod site;
mod story;
mod telegram;
mod troubles;
mod weather;

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use candidates_bot::exam::Exam;

use hazards::{Hazard, Tally};
use story::{Told, play};

/// Number of stories, unless the environment sets another; `.ci/run` sets [`ENOUGH`].
const STORIES: u64 = 500;
/// In so many stories every hazard must have occurred.
const ENOUGH: u64 = 2000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn exam() -> Arc<Exam> {
    Arc::new(Exam::embedded().expect("the exam built in is whole"))
}

/// The report of a failed story, with everything that happened in it.
fn tell(seed: u64, exam: &Arc<Exam>) -> String {
    let Told { broken, trace, .. } = play(seed, exam, true);
    format!(
        "{}\n\nThe story of seed {seed} broke these promises:\n{}\n\
         CANDIDATES_BOT_STORY={seed} cargo test --test it stories plays it again.",
        trace.join("\n"),
        broken.join("\n")
    )
}

#[test]
fn stories_end_well_whatever_fails() {
    let exam = exam();
    if let Some(seed) = number("CANDIDATES_BOT_STORY") {
        let text = tell(seed, &exam);
        println!("{text}");
        assert!(play(seed, &exam, false).broken.is_empty(), "see above");
        return;
    }
    let stories = number("CANDIDATES_BOT_STORIES").unwrap_or(STORIES);
    let (next, bad, deaths) = (AtomicU64::new(0), AtomicU64::new(u64::MAX), AtomicU32::new(0));
    let tally: Mutex<Tally> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= stories.min(bad.load(Ordering::SeqCst)) {
                        return;
                    }
                    let told = play(seed, &exam, false);
                    deaths.fetch_add(told.deaths, Ordering::SeqCst);
                    let mut tally = tally.lock().expect("the tally");
                    told.tally
                        .into_iter()
                        .for_each(|(hazard, times)| *tally.entry(hazard).or_default() += times);
                    if !told.broken.is_empty() {
                        bad.fetch_min(seed, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    let bad = bad.load(Ordering::SeqCst);
    assert!(bad == u64::MAX, "{}", tell(bad, &exam));
    let tally = tally.into_inner().expect("the tally");
    println!("{stories} stories, in which the bot died {deaths:?} times, and this was done to it: {tally:?}");
    assert!(deaths.load(Ordering::SeqCst) > 0, "nothing was tried");
    let missing: Vec<_> = Hazard::ALL.iter().filter(|hazard| !tally.contains_key(hazard)).collect();
    assert!(missing.is_empty() || stories < ENOUGH, "never tried: {missing:?}");
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let exam = exam();
    for seed in 0..8 {
        let (first, second) = (play(seed, &exam, true), play(seed, &exam, true));
        for (line, again) in first.trace.iter().zip(&second.trace) {
            assert_eq!(line, again, "seed {seed}");
        }
        assert_eq!((first.trace.len(), first.print), (second.trace.len(), second.print), "seed {seed}");
    }
}
