//! How the story has ended for everybody.

use std::ops::ControlFlow;

use chrono::TimeDelta;

use super::world::World;
use crate::exam::Language;
use crate::model::{Attempt, Choice};
use crate::report::clock_time;
use crate::scoring::{Percent, Scorecard, Verdict, verdict};
use crate::store::{Records, Reviews};
use crate::texts::catalog::say;
use crate::texts::certainty::{recommended, symbol};

/// A candidate at the end of the story.
pub struct Outcome {
    name: String,
    attempts: u8,
    score: Option<Percent>,
    verdict: Option<Verdict>,
    /// Whether anything about the last attempt is suspicious.
    odd: bool,
    choice: Option<Choice>,
    worked: Option<TimeDelta>,
}

/// Everybody who is still a candidate.
///
/// # Errors
/// The database.
pub fn outcomes(world: &World) -> anyhow::Result<Vec<Outcome>> {
    let view = world.store.read()?;
    let packs = world.rules().packs;
    let mut outcomes = Vec::new();
    view.each_candidate(|candidate, attempt| {
        let (person, number) = (candidate.id, candidate.attempts);
        let odd = !view.flags(person, number)?.is_empty();
        let worked = attempt.as_ref().and_then(Attempt::worked);
        let exam = attempt.as_ref().map(|attempt| packs.of(&view, attempt)).transpose()?;
        let card = attempt.and_then(Attempt::into_scorecard);
        outcomes.push(Outcome {
            name: candidate.first_name,
            attempts: number.0,
            score: card.as_ref().and_then(Scorecard::overall),
            verdict: card.zip(exam).map(|(card, exam)| verdict(&card, &exam, odd)),
            odd,
            choice: view.review(person, number)?.ruling.map(|ruling| ruling.choice),
            worked,
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(outcomes)
}

/// The headings of a table of outcomes.
#[must_use]
pub fn headings(language: Language) -> [String; 6] {
    [
        say!(language, "sheet-candidate"),
        say!(language, "sheet-attempts-made"),
        say!(language, "sheet-score"),
        say!(language, "demo-time"),
        say!(language, "sheet-recommendation"),
        say!(language, "sheet-decision"),
    ]
}

impl Outcome {
    /// The row of a table.
    #[must_use]
    pub fn row(&self, language: Language) -> [String; 6] {
        let none = || "–".to_owned();
        let verdict =
            self.verdict.map(|verdict| format!("{} {}", symbol(verdict), recommended(verdict, language)));
        let flag = if self.odd { " 🚩" } else { "" };
        let choice = self.choice.map(|choice| match choice {
            Choice::Accept => say!(language, "sheet-accepted"),
            Choice::Reject => say!(language, "sheet-rejected"),
        });
        [
            self.name.clone(),
            self.attempts.to_string(),
            self.score.map_or_else(none, |score| score.to_string()),
            self.worked.map_or_else(|| say!(language, "hr-state-progress"), clock_time),
            verdict.map_or_else(none, |verdict| verdict + flag),
            choice.unwrap_or_else(none),
        ]
    }
}
