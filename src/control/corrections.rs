//! `exam correct`: corrections of the current exam's ground truth, proposed, put in force, withdrawn, taken back.

use std::fmt::Write;

use anyhow::{Context, bail};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::backend::Backend;
use super::rescore;
use crate::assessment::{Foreseen, KeyChange, foreseen, key_change, rescore_some};
use crate::desk::{EventKind, OperatorCommand, Outcome};
use crate::exam::{Change, ContentHash, Exam};
use crate::foreign;
use crate::model::{
    AnalysisEffect, By, CorrectionNumber, CorrectionState, CorrectionStep, Effect, EffectKey, HrKey,
    KeptCorrection, PersonId, Signed,
};
use crate::store::{Corrections, Outbox, Packs, Records, View};
use crate::texts::correction_in_brief;

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CorrectionsRequest {
    /// All corrections of the current exam.
    List {
        /// One JSON object per line.
        json: bool,
    },
    /// Propose this change of the ground truth that is in force.
    Propose {
        /// Name of the image.
        image: String,
        /// What is changed.
        change: Change,
    },
    /// Withdraw a proposal.
    Withdraw(CorrectionNumber),
    /// Put a correction in force, or take it back.
    Step(CorrectionStep, StepArgs),
    /// The ground truth that is in force, as a [`CorrectedKey`] in JSON.
    Key,
}

/// Arguments of `exam correct apply` and `exam correct take-back`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Args)]
pub struct StepArgs {
    /// Number of the correction.
    pub number: CorrectionNumber,
    /// HR person who agrees, by numeric Telegram id or @username: needed where the operator has proposed it, since nobody
    /// puts in force what they proposed themselves.
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
    /// Carry it out; without it, show what would change.
    #[arg(long)]
    pub yes: bool,
}

/// The ground truth that is in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectedKey {
    /// The exam pack, as it was read.
    pub pack: ContentHash,
    /// The form of it that is in force.
    pub key: ContentHash,
    /// Its `reference.xml`.
    pub reference: String,
}

/// Does it; gives back the answer.
pub(super) fn perform(wanted: &CorrectionsRequest, backend: &dyn Backend) -> anyhow::Result<String> {
    let (view, packs) = (backend.store().read()?, backend.rules()?.packs);
    match wanted {
        CorrectionsRequest::List { json } => list(&view, &packs, *json),
        CorrectionsRequest::Propose { image, change } => propose(backend, &view, &packs, image, change),
        CorrectionsRequest::Withdraw(number) => {
            let kept = known(&view, *number)?;
            if kept.state != CorrectionState::Proposed {
                bail!("correction {number} {}: there is nothing to withdraw", state(&kept));
            }
            backend.decide(EventKind::Operator(OperatorCommand::WithdrawCorrection(*number)))?;
            Ok(format!("correction {number} is withdrawn\n"))
        }
        CorrectionsRequest::Step(step, arguments) => self::step(backend, &view, &packs, *step, arguments),
        CorrectionsRequest::Key => {
            let exam = packs.in_force(&view)?;
            let reference = exam.files.get("reference.xml").context("the exam has no ground truth")?;
            let reference = String::from_utf8(reference.bytes.to_vec())?;
            let key = CorrectedKey { pack: packs.current().id(), key: exam.id(), reference };
            Ok(serde_json::to_string(&key)?)
        }
    }
}

fn known(view: &View, number: CorrectionNumber) -> anyhow::Result<KeptCorrection> {
    let kept = view.correction(number)?;
    kept.with_context(|| {
        format!("there is no correction {number}; `candidates-bot exam correct list` shows them")
    })
}

/// What became of it, behind its name.
fn state(kept: &KeptCorrection) -> &'static str {
    match kept.state {
        CorrectionState::Proposed => "is proposed",
        CorrectionState::InForce(_) => "is in force",
        CorrectionState::Withdrawn(_) => "was withdrawn",
        CorrectionState::TakenBack { .. } => "was taken back",
    }
}

fn list(view: &View, packs: &Packs, as_json: bool) -> anyhow::Result<String> {
    let exam = packs.current();
    let all = view.corrections_of(exam.id())?;
    let mut text = String::new();
    for (number, kept) in &all {
        let what = correction_in_brief(exam, &kept.correction);
        if as_json {
            let object = json!({
                "number": number, "picture": kept.correction.image, "what": what,
                "state": state(kept), "proposed_by": signer(view, kept.proposed)?, "proposed_at": kept.proposed.at,
            });
            writeln!(text, "{object}")?;
        } else {
            let by = signer(view, kept.proposed)?;
            writeln!(text, "{number}\t{what}\t{}\tproposed by {by}", state(kept))?;
        }
    }
    if all.is_empty() && !as_json {
        text.push_str("there are no corrections of the current exam\n");
    }
    Ok(text)
}

fn signer(view: &View, signed: Signed) -> anyhow::Result<String> {
    Ok(match signed.by.person() {
        None => "the operator".to_owned(),
        Some(person) => foreign::isolated(&view.name_of(person)?.unwrap_or_else(|| person.to_string())),
    })
}

fn propose(
    backend: &dyn Backend,
    view: &View,
    packs: &Packs,
    image: &str,
    change: &Change,
) -> anyhow::Result<String> {
    let exam = packs.current();
    let (pack, mut all) = (exam.id(), view.corrections_in_force(exam.id())?);
    let correction = exam.correction(&all, image, change.clone())?;
    let what = correction_in_brief(exam, &correction);
    let before = view.corrections_of(pack)?;
    if let Some((number, kept)) =
        before.iter().find(|(_, kept)| kept.is_live() && kept.correction == correction)
    {
        bail!("correction {number} says so and {}", state(kept));
    }
    all.push(correction);
    exam.corrected(&all)?;
    let command =
        OperatorCommand::ProposeCorrection { pack, image: image.to_owned(), change: change.clone() };
    backend.decide(EventKind::Operator(command))?;
    let after = backend.store().read()?.corrections_of(pack)?;
    let Some((number, _)) = after.last().filter(|_| after.len() > before.len()) else {
        bail!(
            "this exam has as many corrections as are kept; export it with `exam show --corrected`, and use that"
        );
    };
    Ok(format!(
        "correction {number} is proposed: {what}\nHR is notified; one of them puts it in force in the chat, or \
         `candidates-bot exam correct apply {number} --by PERSON` here\n"
    ))
}

fn step(
    backend: &dyn Backend,
    view: &View,
    packs: &Packs,
    step: CorrectionStep,
    arguments: &StepArgs,
) -> anyhow::Result<String> {
    let number = arguments.number;
    let kept = known(view, number)?;
    let agreed = arguments.by.as_deref().map(|person| hr_person(view, person)).transpose()?;
    let by = agreed.map_or(By::Operator, By::Person);
    if !kept.allows(step, by) {
        bail!("{}", why_not(number, &kept, step));
    }
    let exam = packs.known_by(view, kept.pack)?;
    let change = key_change(packs, view, number, step)?
        .with_context(|| format!("correction {number} can't be used"))?;
    let mut text = String::new();
    let outlook = outlook(packs, view, &change, &mut text)?;
    let what = correction_in_brief(&exam, &kept.correction);
    writeln!(text, "correction {number}: {what}")?;
    if !arguments.yes {
        let Foreseen { attempts, changed, .. } = outlook;
        writeln!(
            text,
            "attempts that would be scored again: {attempts}, with changed figures: {changed}; nothing was changed: add \
             --yes to do it"
        )?;
        return Ok(text);
    }
    packs.remember(change.to());
    let key = change.to().id();
    let change = Box::new(change);
    backend.decide(EventKind::Operator(OperatorCommand::Correct { change, agreed }))?;
    if backend.store().read()?.key_of(kept.pack)? != key {
        bail!("the ground truth was corrected in another way meanwhile; look and try again");
    }
    let scored = if backend.is_bot_running() {
        "attempts that the bot scores again now"
    } else {
        rescore_here(backend, packs)?;
        "attempts scored again"
    };
    let done = match step {
        CorrectionStep::Apply => "it is in force",
        CorrectionStep::TakeBack => "it is taken back",
    };
    let Foreseen { attempts, changed, .. } = outlook;
    writeln!(text, "{done}; {scored}: {attempts}, with changed figures: {changed}; HR is notified")?;
    Ok(text)
}

/// Scores attempts anew, as a running bot would do.
fn rescore_here(backend: &dyn Backend, packs: &Packs) -> anyhow::Result<()> {
    loop {
        let view = backend.store().read()?;
        let waiting = view.waiting_at(EffectKey::Searches)?.into_iter();
        let found = waiting.filter_map(|(place, entry)| match entry.effect {
            Effect::Analysis(AnalysisEffect::Rescore(rescore)) => Some((place, rescore)),
            _ => None,
        });
        let Some((effect, rescore)) = found.min_by_key(|(place, _)| place.id) else { return Ok(()) };
        let outcome = Outcome::RescoredSome(Box::new(rescore_some(packs, &view, &rescore)?));
        backend.decide(EventKind::Outcome { effect, outcome })?;
    }
}

fn why_not(number: CorrectionNumber, kept: &KeptCorrection, step: CorrectionStep) -> String {
    if step == CorrectionStep::Apply && kept.state == CorrectionState::Proposed {
        return match kept.proposed.by {
            By::Person(_) => format!("whoever proposed correction {number} can't put it in force, too"),
            By::Operator | By::Bot => format!(
                "correction {number} was proposed by the operator, and takes a second person: an HR person puts it in \
                 force in the chat, or agrees to it and is named here with --by"
            ),
        };
    }
    format!("correction {number} {}", state(kept))
}

/// The HR person who is meant; the whitelist must know their id.
fn hr_person(view: &View, person: &str) -> anyhow::Result<PersonId> {
    let key = HrKey::parse(person)
        .with_context(|| format!("“{person}” is neither a numeric Telegram id nor a username"))?;
    let entry = match &key {
        HrKey::Id(id) => view.hr_of(*id)?,
        HrKey::Username(_) => view.hr_entry(&key)?,
    };
    entry.and_then(|entry| entry.person).with_context(|| {
        format!(
            "{} is no HR person who has written to the bot; `candidates-bot hr list` shows them",
            key.table_key()
        )
    })
}

/// A line for every attempt whose figures change, and what changes in all.
fn outlook(packs: &Packs, view: &View, change: &KeyChange, text: &mut String) -> anyhow::Result<Foreseen> {
    let found = foreseen(packs, view, change, |moved| {
        if let Some(candidate) = view.candidate(moved.basis().person())? {
            text.push_str(&rescore::line(&candidate, moved.basis().attempt(), moved, false));
        }
        Ok(())
    })?;
    for verdict in &found.verdicts {
        let name = view.name_of(verdict.person)?.unwrap_or_else(|| verdict.person.to_string());
        let decided = match verdict.decided {
            None => "",
            Some(crate::model::Choice::Accept) => ", and HR has accepted them",
            Some(crate::model::Choice::Reject) => ", and HR has rejected them",
        };
        let (before, after) = (verdict.before.name(), verdict.after.name());
        let (name, attempt) = (foreign::isolated(&name), verdict.attempt);
        writeln!(text, "{name}, attempt {attempt}: recommendation {before} → {after}{decided}")?;
    }
    if found.more > 0 {
        writeln!(text, "attempts beyond these with another recommendation: {}", found.more)?;
    }
    Ok(found)
}

/// The current exam with the ground truth that is in force.
///
/// # Errors
/// It is not the exam of these records.
pub fn corrected_exam(exam: &Exam, key: &CorrectedKey) -> anyhow::Result<Exam> {
    if key.pack != exam.id() {
        bail!(
            "the running bot has the exam {}, and the settings name {}: restart the bot, or use its settings",
            key.pack,
            exam.id()
        );
    }
    let corrected = exam.with_reference(key.reference.clone().into_bytes())?;
    if corrected.id() != key.key {
        bail!("the ground truth in force is not of this exam");
    }
    Ok(corrected)
}
