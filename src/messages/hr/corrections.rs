//! Corrections of the ground truth: the list, one of them with what it would change, and what has come of one.

use std::sync::Arc;

use crate::assessment::{Foreseen, foreseen, key_change};
use crate::exam::{Correction, Exam, Language};
use crate::messages::template::{Reading, Template};
use crate::model::{
    AnalysisEffect, By, Choice, CorrectionNumber, CorrectionState, CorrectionStep, Effect, EffectKey,
    KeptCorrection, KeyTally, PersonId, Readers, Signed,
};
use crate::store::{Corrections, Outbox, Records, StoreError, View};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::certainty::recommended;
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, CorrectionButton, Rendered, correction};

/// Number of corrections in the list.
const SHOWN: usize = 8;

/// Number of buttons in a row of numbers.
const IN_A_ROW: usize = 4;

fn button(label: String, button: CorrectionButton) -> Button {
    Button::callback(label, Callback::Correction(button))
}

fn name(view: &View, person: PersonId) -> Result<String, StoreError> {
    Ok(view.name_of(person)?.unwrap_or_else(|| person.to_string()))
}

/// Who signed something; `None`: the operator.
fn signer(view: &View, signed: Signed) -> Result<Option<String>, StoreError> {
    signed.by.person().map(|person| name(view, person)).transpose()
}

fn by(signer: Option<&String>, language: Language) -> Own {
    Own(signer.map_or_else(|| say!(language, "audit-operator"), |name| foreign(name).to_string()))
}

/// The corrections of the current exam.
pub(crate) struct CorrectionList;

/// What is in the list.
pub(crate) struct Listed {
    exam: Arc<Exam>,
    shown: Vec<(CorrectionNumber, KeptCorrection)>,
    more: usize,
}

impl Template for CorrectionList {
    const READERS: Readers = Readers::Hr;

    type Facts = Listed;

    fn read(&self, reading: &Reading<'_>) -> Result<Listed, StoreError> {
        let exam = Arc::clone(reading.rules.packs.current());
        let mut shown = reading.view.corrections_of(exam.id())?;
        // What waits for somebody comes first, then the newest.
        shown.sort_by_key(|(number, kept)| {
            (kept.state != CorrectionState::Proposed, !kept.is_in_force(), std::cmp::Reverse(*number))
        });
        let more = shown.len().saturating_sub(SHOWN);
        shown.truncate(SHOWN);
        Ok(Listed { exam, shown, more })
    }

    fn render(&self, Listed { exam, shown, more }: &Listed, language: Language) -> Rendered {
        if shown.is_empty() {
            return Rendered::plain(say!(language, "corrections-none"));
        }
        let mut lines = vec![say!(language, "corrections-heading")];
        for (number, kept) in shown {
            let state = match kept.state {
                CorrectionState::Proposed => say!(language, "correction-state-proposed"),
                CorrectionState::InForce(_) => say!(language, "correction-state-in-force"),
                CorrectionState::Withdrawn(_) => say!(language, "correction-state-withdrawn"),
                CorrectionState::TakenBack { .. } => say!(language, "correction-state-back"),
            };
            let what = correction(exam, &kept.correction, foreign, language);
            lines.push(say!(
                language,
                "corrections-line",
                number = number.0,
                what = Own(what),
                state = Own(state)
            ));
        }
        if *more > 0 {
            lines.push(say!(language, "corrections-more", count = *more));
        }
        let open = |(number, _): &(CorrectionNumber, _)| {
            button(format!("№ {number}"), CorrectionButton::Open(*number))
        };
        let buttons: Vec<Button> = shown.iter().map(open).collect();
        Rendered::with_buttons(lines.join("\n"), buttons.chunks(IN_A_ROW).map(<[Button]>::to_vec).collect())
    }
}

/// One correction, with what it would change, or what taking it back would.
pub(crate) struct CorrectionCard {
    /// Its number.
    pub(crate) correction: CorrectionNumber,
}

/// A correction with everything that is said of it.
pub(crate) struct Known {
    exam: Arc<Exam>,
    kept: KeptCorrection,
    proposed: Option<String>,
    /// Who decided on it last, and when.
    decided: Option<(Option<String>, Signed)>,
    outlook: Outlook,
    /// Whether the reader proposed it.
    is_own: bool,
    calendar: Calendar,
}

/// What the next step would change.
enum Outlook {
    /// There is no next step.
    Nothing,
    /// Attempts are still being scored anew, so that nobody can say.
    Underway,
    /// It does not fit the ground truth.
    Misfit,
    /// This, with the names of the people of whom something else would be recommended.
    Known(Foreseen, Vec<String>),
}

/// What can be done with it next, besides withdrawing.
fn next_step(kept: &KeptCorrection) -> Option<CorrectionStep> {
    match kept.state {
        CorrectionState::Proposed => Some(CorrectionStep::Apply),
        CorrectionState::InForce(_) => Some(CorrectionStep::TakeBack),
        CorrectionState::Withdrawn(_) | CorrectionState::TakenBack { .. } => None,
    }
}

/// Whether attempts at its exam are being scored anew, because of whichever correction.
fn is_rescored(view: &View, kept: &KeptCorrection) -> Result<bool, StoreError> {
    view.any_waits_at(
        EffectKey::Searches,
        |effect| matches!(effect, Effect::Analysis(AnalysisEffect::Rescore(rescore)) if rescore.pack == kept.pack),
    )
}

impl Template for CorrectionCard {
    const READERS: Readers = Readers::Hr;

    /// `None`: there is no such correction.
    type Facts = Option<Known>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Known>, StoreError> {
        let (view, packs) = (reading.view, &reading.rules.packs);
        let Some(kept) = view.correction(self.correction)? else { return Ok(None) };
        let outlook = match next_step(&kept) {
            None => Outlook::Nothing,
            Some(_) if is_rescored(view, &kept)? => Outlook::Underway,
            Some(step) => match key_change(packs, view, self.correction, step)? {
                Err(_) => Outlook::Misfit,
                Ok(change) => {
                    let found = foreseen(packs, view, &change, |_| Ok(()))?;
                    let names = found.verdicts.iter().map(|verdict| name(view, verdict.person));
                    let names = names.collect::<Result<_, _>>()?;
                    Outlook::Known(found, names)
                }
            },
        };
        let decided = match kept.state {
            CorrectionState::Proposed => None,
            CorrectionState::InForce(signed)
            | CorrectionState::Withdrawn(signed)
            | CorrectionState::TakenBack { back: signed, .. } => Some((signer(view, signed)?, signed)),
        };
        Ok(Some(Known {
            exam: packs.known_by(view, kept.pack)?,
            proposed: signer(view, kept.proposed)?,
            decided,
            outlook,
            is_own: kept.proposed.by == By::Person(reading.reader()),
            calendar: reading.calendar()?,
            kept,
        }))
    }

    fn render(&self, known: &Option<Known>, language: Language) -> Rendered {
        let all = button(say!(language, "button-corrections"), CorrectionButton::List);
        let Some(known) = known else {
            return Rendered::with_buttons(say!(language, "correction-gone"), vec![vec![all]]);
        };
        let what = correction(&known.exam, &known.kept.correction, foreign, language);
        let mut lines = vec![
            say!(language, "correction-heading", number = self.correction.0),
            what,
            String::new(),
            say!(
                language,
                "correction-proposed",
                by = by(known.proposed.as_ref(), language),
                at = Own(known.calendar.short(known.kept.proposed.at, language))
            ),
        ];
        lines.extend(known.decided(language));
        lines.extend(known.outlook(language));
        let mut rows = self.steps(known, language);
        rows.push(vec![all]);
        rows.retain(|row| !row.is_empty());
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

impl CorrectionCard {
    fn steps(&self, known: &Known, language: Language) -> Vec<Vec<Button>> {
        let number = self.correction;
        let is_fit = matches!(known.outlook, Outlook::Known(..) | Outlook::Underway);
        match next_step(&known.kept) {
            Some(CorrectionStep::Apply) => {
                let apply = button(
                    say!(language, "button-correction-apply"),
                    CorrectionButton::Step(number, CorrectionStep::Apply),
                );
                let apply = (is_fit && !known.is_own).then_some(apply);
                let withdraw =
                    button(say!(language, "button-correction-withdraw"), CorrectionButton::Withdraw(number));
                vec![apply.into_iter().chain([withdraw]).collect()]
            }
            Some(CorrectionStep::TakeBack) if is_fit => vec![vec![button(
                say!(language, "button-correction-back"),
                CorrectionButton::Step(number, CorrectionStep::TakeBack),
            )]],
            Some(CorrectionStep::TakeBack) | None => Vec::new(),
        }
    }
}

impl Known {
    /// Who decided on it, and when.
    fn decided(&self, language: Language) -> Option<String> {
        let (person, signed) = self.decided.as_ref()?;
        let by = by(person.as_ref(), language);
        let at = Own(self.calendar.short(signed.at, language));
        Some(match self.kept.state {
            CorrectionState::Proposed => return None,
            CorrectionState::InForce(_) => say!(language, "correction-applied", by = by, at = at),
            CorrectionState::Withdrawn(_) => say!(language, "correction-withdrawn", by = by, at = at),
            CorrectionState::TakenBack { .. } => say!(language, "correction-back", by = by, at = at),
        })
    }

    fn outlook(&self, language: Language) -> Vec<String> {
        let (found, names) = match &self.outlook {
            Outlook::Nothing => return Vec::new(),
            Outlook::Underway => return vec![String::new(), say!(language, "correction-underway")],
            Outlook::Misfit => return vec![String::new(), say!(language, "correction-misfit")],
            Outlook::Known(found, names) => (found, names),
        };
        let (attempts, changed) = (found.attempts, found.changed);
        let is_proposed = self.kept.state == CorrectionState::Proposed;
        let mut lines = vec![String::new()];
        lines.push(if is_proposed {
            say!(language, "correction-would", attempts = attempts, changed = changed)
        } else {
            say!(language, "correction-back-would", attempts = attempts, changed = changed)
        });
        if !found.verdicts.is_empty() {
            lines.push(say!(language, "correction-verdicts"));
        }
        for (verdict, name) in found.verdicts.iter().zip(names) {
            let [before, after] = [verdict.before, verdict.after].map(|of| Own(recommended(of, language)));
            let (name, attempt) = (foreign(name), verdict.attempt);
            lines.push(match verdict.decided {
                None => say!(
                    language,
                    "correction-verdict",
                    name = name,
                    attempt = attempt,
                    before = before,
                    after = after
                ),
                Some(Choice::Accept) => say!(
                    language,
                    "correction-verdict-accepted",
                    name = name,
                    attempt = attempt,
                    before = before,
                    after = after
                ),
                Some(Choice::Reject) => say!(
                    language,
                    "correction-verdict-rejected",
                    name = name,
                    attempt = attempt,
                    before = before,
                    after = after
                ),
            });
        }
        if found.more > 0 {
            lines.push(say!(language, "corrections-more", count = found.more));
        }
        if is_proposed && self.is_own {
            lines.extend([String::new(), say!(language, "correction-other-person")]);
        }
        lines
    }
}

/// Somebody proposed a correction.
pub(crate) struct CorrectionProposed {
    /// Its number.
    pub(crate) correction: CorrectionNumber,
}

/// What was proposed, and by whom.
pub(crate) struct Change {
    exam: Arc<Exam>,
    correction: Correction,
    by: Option<String>,
}

impl Template for CorrectionProposed {
    const READERS: Readers = Readers::Hr;

    /// `None`: there is no such correction.
    type Facts = Option<Change>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Change>, StoreError> {
        let view = reading.view;
        let Some(kept) = view.correction(self.correction)? else { return Ok(None) };
        let exam = reading.rules.packs.known_by(view, kept.pack)?;
        Ok(Some(Change { exam, by: signer(view, kept.proposed)?, correction: kept.correction }))
    }

    fn render(&self, proposal: &Option<Change>, language: Language) -> Rendered {
        let Some(proposal) = proposal else { return Rendered::plain(say!(language, "correction-gone")) };
        let what = correction(&proposal.exam, &proposal.correction, foreign, language);
        let by = by(proposal.by.as_ref(), language);
        let text = say!(language, "correction-news", by = by, what = Own(what));
        let look = button(say!(language, "button-correction"), CorrectionButton::Open(self.correction));
        Rendered::with_buttons(text, vec![vec![look]])
    }
}

/// The ground truth has changed, and attempts were scored anew.
pub(crate) struct KeyChanged<'a> {
    /// The correction.
    pub(crate) correction: CorrectionNumber,
    /// Whether it was put in force or taken back.
    pub(crate) step: CorrectionStep,
    /// What has changed.
    pub(crate) tally: &'a KeyTally,
}

impl Template for KeyChanged<'_> {
    const READERS: Readers = Readers::Hr;

    /// The names of those who were decided about before, as far as they are still there.
    type Facts = Vec<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for (person, _) in &self.tally.decided {
            if reading.view.candidate(*person)?.is_some() {
                names.push(name(reading.view, *person)?);
            }
        }
        Ok(names)
    }

    fn render(&self, names: &Vec<String>, language: Language) -> Rendered {
        let KeyTally { attempts, changed, more, .. } = *self.tally;
        let number = self.correction.0;
        let mut lines = vec![match self.step {
            CorrectionStep::Apply => {
                say!(language, "key-corrected", number = number, attempts = attempts, changed = changed)
            }
            CorrectionStep::TakeBack => {
                say!(language, "key-restored", number = number, attempts = attempts, changed = changed)
            }
        }];
        if !names.is_empty() {
            lines.push(say!(language, "key-decided"));
            lines.extend(names.iter().map(|name| format!("• {}", foreign(name))));
            if more > 0 {
                lines.push(say!(language, "corrections-more", count = more));
            }
        }
        let look = button(say!(language, "button-correction"), CorrectionButton::Open(self.correction));
        Rendered::with_buttons(lines.join("\n"), vec![vec![look]])
    }
}

#[cfg(test)]
mod tests;
