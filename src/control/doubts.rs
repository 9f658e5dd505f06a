//! `exam doubts`: what may be wrong in a ground truth, as JSON for the program that asks, and the picture of a doubt.

use serde::{Deserialize, Serialize};

use super::backend::Backend;
use super::exam_statistics::meant;
use super::reply::{Part, Reply};
use crate::doubts::of_records;
use crate::exam::{Change, Language};
use crate::report::disputed;
use crate::texts;
use anyhow::Context;

/// Which exam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoubtsRequest {
    /// The beginning of the hash of a pack; none: the current exam.
    pub exam: Option<String>,
}

/// Which picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputedRequest {
    /// The beginning of the hash of a pack; none: the current exam.
    pub exam: Option<String>,
    /// Name of the image.
    pub image: String,
    /// What the ground truth would have to be.
    pub proposal: Change,
    /// The language of the words on it.
    pub language: Language,
}

/// Computes them; gives back a `doubts::Doubts`.
pub(super) fn perform(wanted: &DoubtsRequest, backend: &dyn Backend) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    let packs = backend.rules()?.packs;
    let exam = meant(&view, &packs, wanted.exam.as_deref())?;
    Ok(serde_json::to_string(&of_records(&view, &packs, &exam)?)?)
}

/// Draws it: a JPEG.
pub(super) fn draw(
    wanted: &DisputedRequest,
    backend: &dyn Backend,
    reply: &mut dyn Reply,
) -> anyhow::Result<()> {
    let exam = meant(&backend.store().read()?, &backend.rules()?.packs, wanted.exam.as_deref())?;
    let legend = texts::disputed_legend(wanted.language);
    let picture = disputed(&exam, &wanted.image, &wanted.proposal, &legend)
        .context("the exam has no such picture or object")??;
    Ok(reply.take(Part::Bytes(&picture))?)
}
