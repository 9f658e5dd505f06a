//! Whose submission an accepted one was copied from.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use crate::desk::Likeness;
use crate::model::{AttemptNumber, EffectId, PersonId, set_number};
use crate::scoring::similarity::COPY;
use crate::scoring::{Comparison, Fingerprint, Percent};
use crate::store::{Outbox, Packs, StoreError};

/// The submission of another person that is most similar to this one, if it is similar enough to be a copy; of
/// several, the first by id.
pub(super) fn nearest(
    records: &impl Outbox,
    packs: &Packs,
    effect: EffectId,
    (person, number): (PersonId, AttemptNumber),
    gone: &CancellationToken,
) -> Result<Option<Likeness>, StoreError> {
    // Someone who was deleted, or has begun again, has nothing to compare.
    let Some(attempt) = records.attempt(person, number)? else { return Ok(None) };
    let exam = packs.of(records, &attempt)?;
    let images = exam.assignment(number.0);
    let set = set_number(attempt.pack, images.iter().map(String::as_str));
    let fingerprint = records.fingerprint(set, person, number)?;
    let fingerprint =
        fingerprint.and_then(|bytes| Fingerprint::from_bytes(&bytes, images.len() * exam.labels.len()));
    let Some(fingerprint) = fingerprint else { return Ok(None) };
    let comparison = Comparison::with(fingerprint);
    let mut nearest: Option<Likeness> = None;
    // It matters only after the first match who looks for copies later.
    let later = OnceCell::new();
    records.each_fingerprint(set, |other, attempt, fingerprint| {
        if gone.is_cancelled() {
            return Ok(ControlFlow::Break(()));
        }
        let looks_later = |later: &BTreeSet<_>| later.contains(&(other, attempt));
        if other == person || later.get().is_some_and(looks_later) {
            return Ok(ControlFlow::Continue(()));
        }
        let similarity = comparison.similarity(fingerprint).filter(|share| *share >= Percent::of(COPY, 100));
        let is_nearer = |share: &Percent| nearest.is_none_or(|nearest| *share > nearest.similarity);
        let Some(similarity) = similarity.filter(is_nearer) else { return Ok(ControlFlow::Continue(())) };
        if later.get().is_none() {
            let _ = later.set(records.copies_sought_after(effect)?);
            if later.get().is_some_and(looks_later) {
                return Ok(ControlFlow::Continue(()));
            }
        }
        nearest = Some(Likeness { person: other, attempt, similarity });
        // No similarity is higher than this.
        Ok(if similarity == Percent::HUNDRED { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(nearest)
}
