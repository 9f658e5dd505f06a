//! `rescore`: scores existing submissions again with the current exam, for example because its ground truth was
//! corrected.

use std::fmt::Write;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::attempt_summary::percent;
use super::backend::Backend;
use super::find::shown;
use super::reply::{Part, Reply};
use crate::assessment::{Move, Rescored, rescored};
use crate::desk::{EventKind, OperatorCommand};
use crate::foreign;
use crate::model::{AttemptNumber, Candidate};
use crate::scoring::Scorecard;
use crate::store::Records;

/// Arguments of `rescore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Args)]
pub struct RescoreArgs {
    /// Show what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object per line for every attempt whose figures change.
    #[arg(long)]
    pub json: bool,
}

/// What came of the attempts.
#[derive(Default)]
struct Count {
    /// They move on to the current exam, or get other figures by it.
    moved: u32,
    /// Of these, those with other figures.
    changed: u32,
    /// They have other images in the current exam.
    apart: u32,
}

/// Scores everything anew, and applies it unless it is a dry run; gives back the answer.
pub(super) fn perform(
    wanted: RescoreArgs,
    backend: &dyn Backend,
    reply: &mut dyn Reply,
) -> anyhow::Result<String> {
    let packs = backend.rules()?.packs;
    let current = packs.in_force(&backend.store().read()?)?;
    let candidates = backend.store().read()?.candidates()?;
    let of = candidates.len() as u64;
    let (mut text, mut count) = (String::new(), Count::default());
    for (done, candidate) in (0..).zip(&candidates) {
        reply.take(Part::Progress { done, of })?;
        for number in candidate.attempts.up_to() {
            let view = backend.store().read()?;
            let Some(attempt) = view.attempt(candidate.id, number)? else { continue };
            match rescored(&packs, &view, &attempt, &current)? {
                Rescored::Nothing | Rescored::Same => {}
                Rescored::OtherImages => count.apart += 1,
                Rescored::Moves(moves) => {
                    count.moved += 1;
                    if moves.before() != moves.after() {
                        count.changed += 1;
                        text.push_str(&line(candidate, number, &moves, wanted.json));
                    }
                    if !wanted.dry_run {
                        backend.decide(EventKind::Operator(OperatorCommand::Rescore(moves)))?;
                    }
                }
            }
        }
    }
    let Count { moved, changed, .. } = count;
    if moved > 0 && !wanted.dry_run {
        let told = OperatorCommand::TellRescored { attempts: moved, changed };
        backend.decide(EventKind::Operator(told))?;
    }
    if !wanted.json {
        text.push_str(&summary(&count, wanted.dry_run));
    }
    Ok(text)
}

/// An attempt whose figures change: the old ones and the new ones.
pub(super) fn line(candidate: &Candidate, number: AttemptNumber, moves: &Move, as_json: bool) -> String {
    let (before, after) = (figures(moves.before()), figures(moves.after()));
    let old = |name: &str| before.iter().find(|(of, _)| of == name).and_then(|(_, figure)| *figure);
    if as_json {
        let figures: serde_json::Map<String, Value> = after
            .iter()
            .map(|(name, new)| (name.clone(), json!({"before": old(name), "after": new})))
            .collect();
        let object = json!({"id": candidate.id, "username": candidate.username, "attempt": number, "figures": figures});
        return format!("{object}\n");
    }
    let mut text = format!("{}, attempt {number}:", shown(candidate));
    let mut comma = "";
    for (name, new) in &after {
        let (old, new) = (percent(old(name)), percent(*new));
        let change = if old == new { new } else { format!("{old} → {new}") };
        let _ = write!(text, "{comma} {} {change}", foreign::isolated(name));
        comma = ",";
    }
    text.push('\n');
    text
}

/// Every headline figure by what it is of, in percent.
fn figures(card: &Scorecard) -> Vec<(String, Option<f64>)> {
    card.figures().map(|figure| (figure.subject(), figure.percent)).collect()
}

fn summary(count: &Count, dry_run: bool) -> String {
    let Count { moved, changed, apart } = count;
    let mut text = match (moved, dry_run) {
        (0, _) => "nothing is to be scored again".to_owned(),
        (_, true) => {
            format!("attempts that would be scored again: {moved}, with changed figures: {changed}")
        }
        (_, false) => {
            format!("attempts scored again: {moved}, with changed figures: {changed}; HR is notified")
        }
    };
    if *apart > 0 {
        let _ = write!(text, "; attempts with other pictures in this exam, which stay as they are: {apart}");
    }
    if dry_run {
        text.push_str("; nothing was changed");
    }
    text.push('\n');
    text
}
