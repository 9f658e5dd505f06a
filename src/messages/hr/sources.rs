//! What has come of each source of candidates: a line each.

use std::cmp::Reverse;
use std::sync::Arc;

use super::row::readable;
use crate::exam::{Exam, Language};
use crate::messages::template::Reading;
use crate::model::{Cursor, Order, PersonId, Phase, SourceNumber, SourceTally};
use crate::scoring::Scorecard;
use crate::store::{Records, Sources, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::figures::{figure_names, in_short};

/// Maximum number of sources that are shown, those with the most people.
const SHOWN: usize = 10;

/// Number of candidates of a source, the newest first, whose figures are averaged.
const MEASURED: usize = 200;

/// The sources, and the exam of their figures.
pub(crate) struct SourceTable {
    rows: Vec<SourceRow>,
    /// How many are left out.
    more: usize,
    exam: Arc<Exam>,
}

struct SourceRow {
    tally: SourceTally,
    /// The means of the figures of the current exam, in its order; empty if nobody has any.
    means: Vec<Option<f64>>,
}

impl SourceTable {
    /// `None`: nobody has come by a link.
    pub(super) fn read(reading: &Reading<'_>) -> Result<Option<Self>, StoreError> {
        let mut sources = reading.view.sources()?;
        sources.sort_by_key(|(number, tally)| (Reverse(tally.invited), *number));
        let more = sources.len().saturating_sub(SHOWN);
        sources.truncate(SHOWN);
        let mut rows = Vec::new();
        for (number, tally) in sources {
            rows.push(SourceRow { means: means(reading, number)?, tally });
        }
        let exam = Arc::clone(reading.rules.packs.current());
        Ok((!rows.is_empty()).then_some(Self { rows, more, exam }))
    }

    /// A heading, and a line for each.
    pub(super) fn lines(&self, language: Language) -> Vec<String> {
        let line = |SourceRow { tally, means }: &SourceRow| {
            let counts = say!(
                language,
                "source-line",
                source = foreign(tally.source.as_str()),
                invited = tally.invited,
                started = tally.started,
                submitted = tally.handed_in,
                accepted = tally.accepted
            );
            if means.is_empty() { counts } else { format!("{counts} · {}", in_short(means.iter().copied())) }
        };
        let heading = say!(language, "source-heading", figures = Own(figure_names(&self.exam)));
        let mut lines: Vec<String> = std::iter::once(heading).chain(self.rows.iter().map(line)).collect();
        if self.more > 0 {
            lines.push(say!(language, "source-more", count = self.more));
        }
        lines
    }
}

/// The means of the figures of those who handed in last.
fn means(reading: &Reading<'_>, source: SourceNumber) -> Result<Vec<Option<f64>>, StoreError> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for place in reading.view.listed_from(source, Order::Date, Cursor::First, MEASURED)? {
        let scorecard = readable(place.person, scorecard(reading, place.person))?.flatten();
        for (index, figure) in scorecard.iter().flat_map(Scorecard::figures).enumerate() {
            if sums.len() <= index {
                sums.push((0.0, 0.0));
            }
            if let Some(percent) = figure.percent {
                sums[index] = (sums[index].0 + percent, sums[index].1 + 1.0);
            }
        }
    }
    Ok(sums.into_iter().map(|(sum, count)| (count > 0.0).then(|| sum / count)).collect())
}

/// The figures of a candidate's last attempt, if it is complete and of the current exam.
fn scorecard(reading: &Reading<'_>, person: PersonId) -> Result<Option<Scorecard>, StoreError> {
    let (view, packs) = (reading.view, &reading.rules.packs);
    let Some(candidate) = view.candidate(person)? else { return Ok(None) };
    let attempt = view.attempt(person, candidate.attempts)?;
    let Some(attempt) = attempt.filter(|attempt| attempt.phase() == Phase::Complete) else { return Ok(None) };
    let is_current = packs.of(view, &attempt)?.id() == packs.current().id();
    Ok(if is_current { attempt.into_scorecard() } else { None })
}
