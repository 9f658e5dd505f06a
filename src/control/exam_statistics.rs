//! `exam stats`: what everybody's answers tell about an exam, as JSON for the program that asks.

use std::fmt::Write;
use std::sync::Arc;

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::backend::Backend;
use crate::exam::{ContentHash, Exam};
use crate::exam_statistics::of_records;
use crate::foreign;
use crate::store::{Packs, Records, View};

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamStatisticsRequest {
    /// The beginning of the hash of a pack; none: the current exam.
    pub exam: Option<String>,
    /// The share of right answers from which somebody passes, 0 to 1.
    pub cut: Option<f64>,
}

/// Computes it; gives back an `exam_statistics::ExamFigures`.
pub(super) fn perform(wanted: &ExamStatisticsRequest, backend: &dyn Backend) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    let packs = backend.rules()?.packs;
    let exam = meant(&view, &packs, wanted.exam.as_deref())?;
    Ok(serde_json::to_string(&of_records(&view, &packs, &exam, wanted.cut)?)?)
}

/// The exam whose hash begins like this; the current one without.
pub(super) fn meant(view: &View, packs: &Packs, hash: Option<&str>) -> anyhow::Result<Arc<Exam>> {
    let Some(hash) = hash else { return Ok(packs.in_force(view)?) };
    let current = packs.current().id();
    let mut known = view.packs_on_record()?;
    if !known.contains(&current) {
        known.push(current);
    }
    let wanted = hash.trim().to_ascii_lowercase();
    let found: Vec<ContentHash> =
        known.iter().copied().filter(|id| !wanted.is_empty() && hex(*id).starts_with(&wanted)).collect();
    match found[..] {
        [id] => Ok(packs.known_by(view, id)?),
        [] => bail!(
            "no exam on record has the hash “{}”; there are {}",
            foreign::isolated(hash),
            listed(&known)
        ),
        _ => bail!("several exams have hashes that begin with “{wanted}”: {}", listed(&found)),
    }
}

/// The whole hash.
fn hex(ContentHash(bytes): ContentHash) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn listed(exams: &[ContentHash]) -> String {
    exams.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
