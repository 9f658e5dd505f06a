//! What HR and `exam stats` wait for: the statistics and the doubts of 10,000 people from the records, read for the first
//! time and after one more has handed in.

#[path = "../crowd/mod.rs"]
mod crowd;

use std::sync::Arc;

use anyhow::{Context, Result};
use candidates_bot::exam::Exam;
use candidates_bot::model::PersonId;
use candidates_bot::store::Packs;
use candidates_bot::{doubts, exam_statistics};

use super::{PEOPLE, memory, row, timed};

/// Prints a line for each, and how much memory they took at most.
pub fn run() -> Result<()> {
    let exam = Arc::new(Exam::embedded()?);
    let packs = Packs::from(Arc::clone(&exam));
    let cards = crowd::cards(&exam);
    let folder = tempfile::tempdir()?;
    let store = crowd::filled(&folder.path().join("db.redb"), PEOPLE as u64, &exam, &cards, true);
    // From here on: the most of before is forgotten.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = memory()?;
    let statistics = || exam_statistics::of_records(&store.read()?, &packs, &exam, None);
    let doubted = || doubts::of_records(&store.read()?, &packs, &exam);
    let (first, statistics_anew) = timed(statistics);
    let (told, doubts_anew) = timed(doubted);
    let tx = store.write()?;
    crowd::put(&tx, PersonId(PEOPLE as u64 + 1), &cards.first().context("cards")?.1, &exam);
    tx.commit()?;
    let (second, statistics_more) = timed(statistics);
    let (told_again, doubts_more) = timed(doubted);
    println!("\nfrom the records of 10,000 people, {} pictures each", exam.assignment(1).len());
    row("statistics; one more: the scale is provisional", statistics_anew, Some(statistics_more));
    row("doubts; one more: provisional", doubts_anew, Some(doubts_more));
    println!(
        "  people: {}, then {}; doubts of {}, then {} newer",
        first?.people, second?.people, told?.people, told_again?.newer
    );
    println!("memory: {} MB more than before, at most", (memory()? - before) / 1024);
    Ok(())
}
